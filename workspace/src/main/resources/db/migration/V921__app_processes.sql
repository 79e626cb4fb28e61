-- An app that is deployed anew has two processes for a moment, each with a client secret of its own.
ALTER TABLE apps ADD COLUMN secret_ids text[] NOT NULL DEFAULT '{}';

UPDATE apps SET secret_ids = ARRAY[secret_id] WHERE secret_id IS NOT NULL;

ALTER TABLE apps DROP COLUMN secret_id;

-- What a release told the app; it stays when the app's code is deployed anew.
ALTER TABLE app_deployments ADD COLUMN released jsonb NOT NULL DEFAULT '{}';
