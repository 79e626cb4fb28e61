"""What a Python program does with a workspace: OpenAI's own client, and nothing of ours.

Reads OPENAI_BASE_URL and OPENAI_API_KEY, as the client does; prints one JSON object.
"""

import json

import openai

POLICY = "Greet.\n```policy\nrules:\n  - answer: {say: hello}\n```"

client = openai.OpenAI(max_retries=0)
seen = {}

chat = client.chat.completions.create(
    model="open", messages=[{"role": "user", "content": "Hi"}], temperature=0
)
seen["chat"] = chat.choices[0].message.content
seen["tokens"] = chat.usage.total_tokens

raw = client.chat.completions.with_raw_response.create(
    model="open", messages=[{"role": "user", "content": "Hi"}]
)
seen["request_id"] = raw.headers["databricks-request-id"]
seen["same_request_id"] = raw.parse()._request_id == raw.headers["x-request-id"]

pieces = client.chat.completions.create(
    model="caspers-policy",
    messages=[{"role": "system", "content": POLICY}, {"role": "user", "content": "{}"}],
    stream=True,
    stream_options={"include_usage": True},
)
text, usage = "", None
for piece in pieces:
    text += "".join(choice.delta.content or "" for choice in piece.choices)
    usage = piece.usage or usage
seen["stream"] = text
seen["stream_usage"] = usage is not None and usage.total_tokens > 0

seen["embedding"] = (
    client.embeddings.create(model="vectors", input="x", encoding_format="float").data[0].embedding
)

response = client.responses.create(model="caspers-policy", instructions=POLICY, input="{}")
seen["response"] = response.output_text
with client.responses.stream(
    model="caspers-policy", instructions=POLICY, input="{}"
) as events:
    for _ in events:
        pass
    seen["response_stream"] = events.get_final_response().output_text

seen["models_404"] = False
try:
    client.chat.completions.create(model="nobody", messages=[{"role": "user", "content": "Hi"}])
except openai.NotFoundError as e:
    seen["models_404"] = e.body["code"]
try:
    client.with_options(api_key="wrong").chat.completions.create(
        model="open", messages=[{"role": "user", "content": "Hi"}]
    )
except openai.AuthenticationError as e:
    seen["wrong_key"] = e.status_code
try:
    client.chat.completions.create(model="limited", messages=[{"role": "user", "content": "Hi"}])
    client.chat.completions.create(model="limited", messages=[{"role": "user", "content": "Hi"}])
except openai.RateLimitError as e:
    seen["limited"] = e.response.headers["retry-after"]

print(json.dumps(seen))
