/** The tests for mutation testing: the unit tests of shared code, without the slow oracles. */
module.exports = {
	...require('./jest.config'),
	testMatch: ['<rootDir>/test/unit/{gateway,inbox,n8n,sms}/**/!(*.oracle|*.oracles).test.ts'],
	maxWorkers: 1,
};
