import { withFields } from '../../../nodes/shared/gateway/output';

const RULES = { timeZone: 'Europe/Warsaw', times: new Set(['createdAt', 'sent']) };

describe('a gateway’s fields in an output item', () => {
	it('follow the item’s own fields, with names in camelCase, even if they are nested', () => {
		const fields = {
			first_name: 'Anna',
			groups: [{ group_name: 'VIP' }],
			more: { last_seen: null },
		};
		const json = withFields({ gateway: 'x' }, fields, RULES);
		expect(json).toEqual({
			gateway: 'x',
			firstName: 'Anna',
			groups: [{ groupName: 'VIP' }],
			more: { lastSeen: null },
		});
		expect(Object.keys(json)).toEqual(['gateway', 'firstName', 'groups', 'more']);
	});

	it('have local times in ISO 8601 with offset if the rules name them', () => {
		const time = '2026-01-13T12:00:00';
		const fields = {
			created_at: time,
			sent: '2026-07-13 12:00',
			other: time,
			more: { sent: time },
		};
		expect(withFields({}, fields, RULES)).toEqual({
			createdAt: '2026-01-13T12:00:00+01:00',
			sent: '2026-07-13T12:00:00+02:00',
			other: time,
			more: { sent: '2026-01-13T12:00:00+01:00' },
		});
	});

	it.each([null, 5, '', 'yesterday', '2026-01-13', true])('keep %p unchanged', (sent) => {
		expect(withFields({}, { sent }, RULES)).toEqual({ sent });
	});

	it('have IDs as text', () => {
		expect(withFields({}, { group_id: 7, id: 7, count: 7 }, RULES)).toEqual({
			groupId: '7',
			id: 7,
			count: 7,
		});
	});

	it('never replace the item’s own fields', () => {
		const fields = { gateway: 'theirs', message_id: 'theirs', text: 'Hi' };
		expect(withFields({ gateway: 'x', messageId: null }, fields, RULES)).toEqual({
			gateway: 'x',
			messageId: null,
			text: 'Hi',
		});
	});

	it('never set an error or a failure, and never change a prototype', () => {
		const fields = JSON.parse(
			'{"error":"x","failure":"x","____proto____":{"sent":1},"ok":1}',
		) as object;
		const json = withFields({}, { ...fields }, RULES);
		expect(json).toEqual({ ok: 1 });
		expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
	});

	it('leave out the fields that the rules name, but only at the top level', () => {
		const fields = { id: 1, more: { id: 2 } };
		expect(withFields({}, fields, { ...RULES, without: ['id'] })).toEqual({ more: { id: 2 } });
	});
});
