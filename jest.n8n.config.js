/** The checks in a real n8n, kept in the user's cache folder, side by side since they mostly wait. */
module.exports = {
	...require('./jest.config'),
	testMatch: ['<rootDir>/test/{n8n,queue,browser}/**/*.test.ts'],
	testTimeout: 300_000,
	maxWorkers: 2,
};
