/** What mutation testing runs: the unit tests of what is shared, without the slow oracles. */
module.exports = {
	...require('./jest.config'),
	testMatch: ['<rootDir>/test/unit/{gateway,inbox,n8n,sms}/**/!(*.oracle|*.oracles).test.ts'],
	maxWorkers: 1,
};
