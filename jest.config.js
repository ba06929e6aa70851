/** Unit and engine tests, and the campaign of faults: no n8n server, real sockets on 127.0.0.1. */
module.exports = {
	testMatch: ['<rootDir>/test/{unit,engine,faults}/**/*.test.ts'],
	testEnvironment: 'node',
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
	setupFiles: ['<rootDir>/test/support/environment.ts'],
	testTimeout: 60_000,
	// Many of them wait for times to pass.
	maxWorkers: 4,
};
