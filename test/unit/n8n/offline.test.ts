import { hiddenWhenOffline } from '../../../nodes/shared/n8n/offline';
import type { Operation } from '../../../nodes/shared/n8n/operation';

function operation(isOffline?: boolean): Operation<never> {
	const described = { name: 'Do', action: 'Do it', description: 'Does it', fields: [] };
	return { ...described, isOffline, over: 'item', run: async () => [] };
}

describe('the credential of a node', () => {
	it('is hidden for operations that make no requests', () => {
		const operations = { send: operation(), preview: operation(true), count: operation(true) };
		const resources = { message: { name: 'Message', operations } };
		expect(hiddenWhenOffline({ resources })).toEqual({
			hide: { operation: ['preview', 'count'] },
		});
	});

	it('is shown for an operation name that makes requests in any resource', () => {
		const resources = {
			message: { name: 'Message', operations: { get: operation(true) } },
			contact: { name: 'Contact', operations: { get: operation(false) } },
		};
		expect(hiddenWhenOffline({ resources })).toEqual({ hide: { operation: [] } });
	});
});
