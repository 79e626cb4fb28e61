package kitchens.caspers.workspace.agents;

import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.V;
import dev.langchain4j.service.memory.ChatMemoryAccess;
import dev.langchain4j.service.tool.ToolErrorHandlerResult;

/**
 * LangChain4j's tool loop. It is put together once, as that takes longer than a call: messages,
 * tools and the model are those of the call that speaks.
 */
interface Assistant extends ChatMemoryAccess {

  /** Far beyond any agent's limit, which the call itself keeps. */
  int MOST_MESSAGES = 1_000;

  /** What is said is never read as a template. */
  @UserMessage("{{text}}")
  String say(@MemoryId AgentCall call, @V("text") String text);

  /** The one that all calls use. */
  static Assistant shared() {
    return Shared.ASSISTANT;
  }

  /** The loop stays on the thread that speaks, which so finds its call again. */
  final class Shared {

    private static final ThreadLocal<AgentCall> SPEAKING = new ThreadLocal<>();

    private static final Assistant ASSISTANT =
        AiServices.builder(Assistant.class)
            .chatModel(new ModelOfTheCall())
            .chatMemoryProvider(Shared::memory)
            .toolProvider(asked -> ((AgentCall) asked.chatMemoryId()).tools())
            .maxToolCallingRoundTrips(MOST_MESSAGES)
            .hallucinatedToolNameStrategy(asked -> SPEAKING.get().unknown(asked))
            .toolArgumentsErrorHandler((error, context) -> rethrown(error))
            .toolExecutionErrorHandler((error, context) -> rethrown(error))
            .build();

    private Shared() {}

    static String say(AgentCall call, String text) {
      SPEAKING.set(call);
      try {
        return ASSISTANT.say(call, text);
      } finally {
        SPEAKING.remove();
      }
    }

    private static ChatMemory memory(Object call) {
      return ((AgentCall) call).memory();
    }

    /** LangChain4j hands errors to handlers; ours go on as they are. */
    private static ToolErrorHandlerResult rethrown(Throwable error) {
      throw error instanceof RuntimeException runtime ? runtime : new IllegalStateException(error);
    }

    private static final class ModelOfTheCall implements ChatModel {

      @Override
      public ChatRequestParameters defaultRequestParameters() {
        AgentCall call = SPEAKING.get();
        return call == null
            ? ChatModel.super.defaultRequestParameters()
            : call.model().defaultRequestParameters();
      }

      @Override
      public ChatResponse doChat(ChatRequest request) {
        return SPEAKING.get().model().doChat(request);
      }
    }
  }
}
