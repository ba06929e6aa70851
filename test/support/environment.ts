import 'reflect-metadata';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// n8n-core writes an encryption key into its user folder as soon as it is loaded.
process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'sms-gateways-'));
// The engine logs every error a node fails with; here failing is the point.
process.env.N8N_LOG_LEVEL ??= 'silent';
