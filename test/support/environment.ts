import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// n8n-core writes an encryption key into its user folder as soon as it is loaded: one folder for
// each of jest's workers, used again by the next run.
const folder = join(tmpdir(), `sms-gateways-jest-${process.env.JEST_WORKER_ID ?? '1'}`);
mkdirSync(folder, { recursive: true });
process.env.N8N_USER_FOLDER ??= folder;
// The engine logs every error a node fails with; here failing is the point.
process.env.N8N_LOG_LEVEL ??= 'silent';
