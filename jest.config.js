/** Unit and engine tests: no n8n server, real sockets on 127.0.0.1. */
module.exports = {
	testMatch: ['<rootDir>/test/{unit,engine}/**/*.test.ts'],
	testEnvironment: 'node',
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
	setupFiles: ['<rootDir>/test/support/environment.ts'],
	testTimeout: 60_000,
	maxWorkers: 2,
};
