/** The tests in a real n8n, which is kept in the user's cache folder. */
module.exports = {
	...require('./jest.config'),
	testMatch: ['<rootDir>/test/{n8n,tour,queue,browser,channels,kannel,soak}/**/*.test.ts'],
	testTimeout: 300_000,
	// The tests mostly wait, so they can run side by side.
	maxWorkers: 2,
};
