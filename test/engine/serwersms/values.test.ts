import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { openBench, type Bench } from '../../support/bench';
import { SENDINGS } from '../../support/gateways';
import { SERWER_SMS } from '../../support/gateways/serwerSms';

const goesOn = { onError: 'continueRegularOutput' } as const;

interface Failed {
	outcome?: string;
	failure?: { message: string };
}
const messageOf = (json: IDataObject | undefined) => (json as Failed | undefined)?.failure?.message;

describe('a value', () => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench(SERWER_SMS);
	});
	beforeEach(() => bench.reset());
	afterAll(async () => await bench.close());

	const send: INodeParameters = {
		...{ resource: 'message', operation: 'send', sendTo: 'number', from: 'SHOP' },
		...{ to: '500600700', text: 'Kawa?' },
	};
	const bodies = () => bench.gateway.requests.map(({ json }) => json);

	it.each(['send', 'sendBulk', 'sendVoice', 'sendMms'])(
		'a Test that arrives as text sends nothing real: %s',
		async (operation) => {
			const own = { title: 'T', fileId: 'f1' };
			for (const t of [true, 'true', ' TRUE', 1, '1\n']) {
				const options = { test: '= {{ $json.t }}' };
				await bench.run({ ...send, ...own, operation, options }, [{ t }], goesOn);
			}
			expect(bodies()).toHaveLength(5);
			for (const body of bodies()) expect(body).toMatchObject({ test: true });
			expect(bench.sent).toEqual([]);
		},
	);

	it.each([{ name: 'SHOP' }, ['SHOP'], [], false, true, null, undefined, ' ', NaN])(
		'a From of %p is not taken for an empty one',
		async (sender) => {
			for (const operation of SENDINGS) {
				const parameters = { ...send, operation, from: '={{ $json.sender }}' };
				const { outputs } = await bench.run(parameters, [{ sender } as IDataObject], goesOn);
				expect(outputs[0]).toMatchObject([{ outcome: 'rejected' }]);
			}
			expect(bodies()).toEqual([]);
		},
	);

	it('an empty cell for From sends as ECO+', async () => {
		await bench.run({ ...send, from: '={{ $json.sender }}' }, [{ sender: '' }]);
		expect(bodies()).toMatchObject([{ phone: ['+48500600700'] }]);
		expect(bodies()[0]).not.toHaveProperty('sender');
	});

	it('an object in To is not taken for a contact', async () => {
		const parameters = { ...send, to: '={{ ({ contactId: "60001" }) }}' };
		const { outputs } = await bench.run(parameters, [{}], goesOn);
		expect(outputs[0]).toMatchObject([{ outcome: 'rejected' }]);
		expect(bodies()).toEqual([]);
	});

	it.each(['[object Object]', 'NaN', 'undefined', 'null', 'false'])(
		'a reference that says %s is no reference, so no second message is taken for the first',
		async (reference) => {
			const options = { onlyOnce: true, reference: '={{ $json.reference }}' };
			const items = [{ reference }, { reference: `${reference} ` }];
			const { outputs } = await bench.run({ ...send, options }, items, goesOn);
			expect(outputs[0]).toMatchObject([{ outcome: 'rejected' }, { outcome: 'rejected' }]);
			expect(bench.sent).toEqual([]);
		},
	);

	it.each(['Everybody', 'kontakt', 'numbers'])(
		'a kind of recipient that is not offered is refused: %s',
		async (sendTo) => {
			const { outputs } = await bench.run({ ...send, sendTo }, [{}], goesOn);
			expect(messageOf(outputs[0]![0])).toMatch(/^Send To must be number, group or contact, but/);
			expect(bodies()).toEqual([]);
		},
	);

	it('a way to reply that is not offered is refused', async () => {
		const reply = { resource: 'message', operation: 'reply', replyThrough: '={{ "NDI2" }}' };
		const parameters = { ...send, ...reply, ndiNumber: '500600700' };
		const { outputs } = await bench.run(parameters, [{}], goesOn);
		expect(messageOf(outputs[0]![0])).toMatch(/^Reply Through must be nd or ndi, but is "NDI2"/);
		await bench.run({ ...parameters, replyThrough: '={{ " NDI " }}' }, [{}], goesOn);
		expect(bench.gateway.requests.map(({ path }) => path)).toEqual(['/messages/send_ndi.json']);
	});
});

describe('a trigger', () => {
	it('does not take an Event that is not offered for another', async () => {
		const bench = await openBench(SERWER_SMS);
		for (const event of ['={{ undefined }}', '={{ "sms" }}', '={{ ["incomingSms"] }}']) {
			const trigger = bench.listen({ event, types: ['nd'] });
			await expect(trigger.poll()).rejects.toThrow(/^Event /);
		}
		expect(bench.gateway.requests).toEqual([]);
		await bench.close();
	});
});
