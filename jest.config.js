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
	// Each suite leaves some 30 MB behind. Without a limit, the same tests take 40 % more CPU time.
	workerIdleMemoryLimit: '400MB',
};
