import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// n8n-core writes an encryption key into its user folder when it is loaded. Each jest worker has
// its own folder, which the next run uses again.
const folder = join(tmpdir(), `sms-gateways-jest-${process.env.JEST_WORKER_ID ?? '1'}`);
mkdirSync(folder, { recursive: true });
process.env.N8N_USER_FOLDER ??= folder;
// The engine logs the error of every failed node, and many tests make nodes fail.
process.env.N8N_LOG_LEVEL ??= 'silent';
