/** The checks in a real n8n: slower, one after the other, on an n8n kept in the user's cache folder. */
module.exports = {
	...require('./jest.config'),
	testMatch: ['<rootDir>/test/{n8n,queue,browser}/**/*.test.ts'],
	testTimeout: 300_000,
	maxWorkers: 1,
};
