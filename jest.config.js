/**
 * Unit tests, engine tests and the campaign of faults: real sockets on 127.0.0.1, no n8n server.
 */
module.exports = {
	testMatch: ['<rootDir>/test/{unit,engine,faults}/**/*.test.ts'],
	testEnvironment: 'node',
	transform: { '^.+\\.ts$': ['ts-jest', { diagnostics: false }] },
	setupFiles: ['<rootDir>/test/support/environment.ts'],
	testTimeout: 60_000,
	testSequencer: '<rootDir>/test/support/longestFirst.js',
	// Many tests only wait.
	maxWorkers: 6,
	// Each suite leaves some 30 MB behind. Without a limit, a third of the time goes into looking for memory
	// that could be freed.
	workerIdleMemoryLimit: '400MB',
};
