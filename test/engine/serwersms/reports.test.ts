import type { IDataObject } from 'n8n-workflow';
import { SerwerSmsBench } from '../../support/serwerSmsBench';

const HOUR = 3_600_000;

/** The clock of the gateway. */
let now = Date.now();
let bench: SerwerSmsBench;
beforeEach(async () => {
	now = Date.now();
	const lifeMs = { sentAfter: 1_000, deliveredAfter: 2_000 };
	bench = await SerwerSmsBench.open({ clock: () => now, lifeMs });
});
afterEach(async () => await bench.close());

const report = { event: 'deliveryReport' };
const idsOf = (items: IDataObject[]) => items.map(({ messageId }) => messageId as string);

/** Sends to numbers whose last digits decide what becomes of a message. */
async function send(count: number, ending: '020' | '700'): Promise<void> {
	const messages = Array.from({ length: count }, (_, i) => ({
		phone: `+48${500_000 + i}${ending}`,
		text: 'x',
	}));
	const answer = await fetch(`${bench.gateway.url}/messages/send_personalized.json`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${bench.gateway.credential().token}`,
			'content-type': 'application/json',
		},
		body: JSON.stringify({ messages }),
	});
	expect(await answer.json()).toMatchObject({ success: true, queued: count });
}

it('all come once, if thousands of messages are delivered long after the window has moved past them', async () => {
	const trigger = bench.listen(report);
	now -= 14 * HOUR;
	await trigger.poll();
	await send(6_000, '020');
	now += 3_000;
	expect(await trigger.poll()).toEqual([]);
	// They stay on their way, while newer ones move the window.
	now += 12 * HOUR;
	await send(5, '700');
	now += 3_000;
	expect(await trigger.poll()).toHaveLength(5);
	expect(await trigger.poll()).toEqual([]);
	const waiting = bench.gateway.messages.filter(({ status }) => status === 'sent');
	expect(waiting).toHaveLength(6_000);
	for (const message of waiting) {
		bench.gateway.decide(message, { status: 'delivered', reason: null });
	}

	const saved = { staticData: trigger.staticData(), activation: 'init' } as const;
	expect(JSON.stringify(saved.staticData).length).toBeLessThan(2_000_000);
	const restarted = bench.listen(report, saved);
	const emitted: string[] = [];
	for (let polls = 0; polls < 5 && emitted.length < 6_000; polls++) {
		emitted.push(...idsOf(await restarted.poll()));
	}
	expect(emitted.sort()).toEqual(waiting.map(({ id }) => id).sort());
	expect(await restarted.poll()).toEqual([]);
});

it('a report comes again, but only once, if SerwerSMS corrects a final status', async () => {
	const trigger = bench.listen(report);
	await trigger.poll();
	await send(1, '020');
	now += 3_000;
	expect(await trigger.poll()).toEqual([]);
	const [message] = bench.gateway.messages;
	for (const status of ['undelivered', 'delivered'] as const) {
		bench.gateway.decide(message!, { status, reason: null });
		expect(await trigger.poll()).toMatchObject([{ messageId: message!.id, status, final: true }]);
		expect(await trigger.poll()).toEqual([]);
	}
});
