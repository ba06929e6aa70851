import { WAIT_INDEFINITELY, type IDataObject, type INode } from 'n8n-workflow';
import { isGsm7 } from '../../nodes/shared/sms/gsm7';
import { ActioBench } from '../support/actio';
import { retryExecution, runNode, type Result } from '../support/engine';
import { MobipaceBench } from '../support/mobipace';
import { MProfiBench } from '../support/mprofi';
import { links, open, textsOf } from '../support/question';
import { SerwerSmsBench } from '../support/serwersms';

type AnyBench = ActioBench | MobipaceBench | MProfiBench | SerwerSmsBench;

const SIGNED = /&signature=[0-9a-f]{64}$/;
const goesOn: Partial<INode> = { onError: 'continueRegularOutput' };
const double = { values: { approvalType: 'double' } };

const ask = {
	resource: 'message',
	operation: 'sendAndWait',
	to: '48500600700',
	message: 'Zażółć <b>1234</b>?',
	responseType: 'approval',
};

function isWaiting({ run, error }: Result): boolean {
	return error === undefined && run.status === 'waiting';
}

describe.each<[string, () => Promise<AnyBench>, object, string]>([
	['mProfi', async () => await MProfiBench.open(), {}, 'mProfi'],
	['ACTIO', async () => await ActioBench.open(), { from: '48732129000' }, 'actio'],
	['SerwerSMS', async () => await SerwerSmsBench.open(), {}, 'serwerSms'],
	['MOBIPACE', async () => await MobipaceBench.open(), { from: 'SHOP' }, 'mobipace'],
])('Send and Wait at %s', (_, openBench, from, gateway) => {
	let bench: AnyBench;
	beforeAll(async () => {
		bench = await openBench();
	});
	beforeEach(() => bench.gateway.reset());
	afterAll(async () => await bench.close());

	const texts = () => textsOf(bench);

	it('sends the question with two signed links, and waits', async () => {
		const parameters = { ...ask, ...from, approvalOptions: double };
		const result = await bench.run(parameters);
		expect(isWaiting(result)).toBe(true);
		expect(result.data.waitTill).toEqual(WAIT_INDEFINITELY);
		expect(result.outputs[0]![0]).toMatchObject({ gateway, outcome: 'accepted', to: ask.to });
		expect(texts()).toHaveLength(1);
		const [approve, decline, ...more] = links(texts()[0]!);
		expect(more).toEqual([]);
		expect(approve).toMatch(SIGNED);
		expect(decline).toMatch(SIGNED);
		expect(texts()[0]).toContain(`\nApprove: ${approve}\nDecline: ${decline}`);
		// What stands in GSM-7 reaches the handset as it is.
		expect(isGsm7(approve! + decline!)).toBe(true);
	});

	it('shows the question, and goes on with the answer of its form', async () => {
		const parameters = { ...ask, ...from, approvalOptions: double };
		const setup = bench.setup(parameters);
		const waiting = await runNode(setup);
		const [approve, decline] = links(texts()[0]!);
		const page = await open(setup, waiting, decline!);
		expect(page).toMatchObject({ status: 200, resumedWith: null });
		expect(page.html).toContain('Zażółć &lt;b&gt;1234&lt;/b&gt;?');
		const answer = await open(setup, waiting, decline!, { approved: 'false' });
		expect(answer.resumedWith).toEqual([
			{
				...waiting.outputs[0]![0],
				data: { approved: false, respondedAt: expect.any(String) as string },
			},
		]);
		const other = await open(setup, waiting, approve!, { approved: 'true' });
		expect(other.resumedWith).toMatchObject([{ data: { approved: true } }]);
	});

	it('sends nothing again in a retry, and does not wait where nothing was sent', async () => {
		const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const { error, data } = await bench.run({ ...ask, ...from, to: '123' }, [{}], node);
		expect(error?.message).toMatch(/recipient/);
		expect(data.waitTill).toBeUndefined();
		expect(texts()).toEqual([]);
	});

	it('counts the parts of the message with its links', async () => {
		const parameters = { ...ask, ...from, message: 'OK?', options: { maxParts: 1 } };
		const { error } = await bench.run({ ...parameters, approvalOptions: double });
		expect(error?.message).toMatch(/parts .* more than the 1/);
		expect(texts()).toEqual([]);
	});

	it('counts as a message for Max Messages', async () => {
		const parameters = { ...ask, ...from, options: { maxMessages: 0 } };
		const { error } = await bench.run(parameters);
		expect(error?.message).toMatch(/Max Messages allows 0/);
		expect(texts()).toEqual([]);
	});

	it('asks nobody where it gets several items', async () => {
		const { error } = await bench.run({ ...ask, ...from }, [{}, {}, {}]);
		expect(error?.message).toMatch(/got 3 items.*Loop Over Items/);
		expect(texts()).toEqual([]);
	});
});

describe('Send and Wait', () => {
	let bench: MProfiBench;
	beforeAll(async () => {
		bench = await MProfiBench.open();
	});
	beforeEach(() => bench.gateway.reset());
	afterAll(async () => await bench.close());

	const sentLinks = (nth = 0) => links(bench.sent[nth]!.message);
	const free = { ...ask, responseType: 'freeText' };

	it('sends one link where there is only to approve, and takes nothing else', async () => {
		const setup = bench.setup(ask);
		const waiting = await runNode(setup);
		expect(sentLinks()).toHaveLength(1);
		const [link] = sentLinks();
		expect((await open(setup, waiting, link!)).html).not.toContain('Decline');
		for (const body of [{}, { approved: 'false' }, { approved: true }]) {
			expect(await open(setup, waiting, link!, body)).toMatchObject({
				status: 422,
				resumedWith: null,
			});
		}
		const { resumedWith } = await open(setup, waiting, link!, { approved: 'true' });
		expect(resumedWith).toMatchObject([{ data: { approved: true } }]);
	});

	it('sends one link for two buttons where that is wanted', async () => {
		const values = { approvalType: 'double', approveLabel: 'Tak', disapproveLabel: 'Nie' };
		const setup = bench.setup({
			...ask,
			approvalOptions: { values: { ...values, oneLink: true } },
		});
		const waiting = await runNode(setup);
		expect(bench.sent[0]!.message).toContain(`\nTak / Nie: ${sentLinks()[0]}`);
		expect(sentLinks()).toHaveLength(1);
		const { html } = await open(setup, waiting, sentLinks()[0]!);
		expect(html).toMatch(/value="true"[^>]*>Tak<[^]*value="false"[^>]*>Nie</);
		const { resumedWith } = await open(setup, waiting, sentLinks()[0]!, { approved: 'false' });
		expect(resumedWith).toMatchObject([{ data: { approved: false } }]);
	});

	it('takes an answer in their own words, but not an empty one', async () => {
		const setup = bench.setup(free);
		const waiting = await runNode(setup);
		const [link] = sentLinks();
		expect(bench.sent[0]!.message).toContain(`\nRespond: ${link}`);
		expect((await open(setup, waiting, link!)).html).toMatch(/<textarea name="field-0".*>Submit</s);
		for (const text of ['', ' \r\n ', 'x'.repeat(5_001), undefined]) {
			const reply = await open(setup, waiting, link!, { 'field-0': text });
			expect(reply).toMatchObject({ status: 422, resumedWith: null });
			expect(reply.html).toContain('role="alert"');
		}
		const { resumedWith, html } = await open(setup, waiting, link!, {
			'field-0': ' Ja\r\nteż <3 ',
		});
		expect(resumedWith).toMatchObject([{ data: { text: 'Ja\nteż <3' } }]);
		expect(html).toContain('Thank you. Your answer has been recorded.');
	});

	describe('with a form of their own', () => {
		const field = (fieldLabel: string, fieldType: string, more: object = {}) => ({
			fieldLabel,
			fieldType,
			...more,
		});
		const colours = { values: [{ option: 'Red' }, { option: 'Blue & "green"' }] };
		const form = (...values: object[]) => ({
			...ask,
			responseType: 'customForm',
			formFields: { values: values as never },
		});
		const all = form(
			field('Name', 'text', { requiredField: true }),
			field('How many', 'number', { requiredField: true }),
			field('Mail', 'email'),
			field('Day', 'date'),
			field('Colour', 'dropdown', { fieldOptions: colours }),
			field('More', 'textarea'),
		);
		const fill = (...values: string[]) =>
			Object.fromEntries(values.map((value, index) => [`field-${index}`, value]));

		it('gives the answers by their labels', async () => {
			const setup = bench.setup(all);
			const waiting = await runNode(setup);
			const { html } = await open(setup, waiting, sentLinks()[0]!);
			expect(html).toContain('<option value="Blue &amp; &quot;green&quot;">');
			const answer = fill('Ola', '1,5', 'a@b.pl', '2026-12-31', 'Blue & "green"', 'x\r\ny');
			const { resumedWith } = await open(setup, waiting, sentLinks()[0]!, answer);
			expect(resumedWith).toMatchObject([
				{
					data: {
						Name: 'Ola',
						'How many': 1.5,
						Mail: 'a@b.pl',
						Day: '2026-12-31',
						Colour: 'Blue & "green"',
						More: 'x\ny',
					},
				},
			]);
			const least = await open(setup, waiting, sentLinks()[0]!, fill('Ola', '2'));
			expect(least.resumedWith).toMatchObject([
				{ data: { 'How many': 2, Mail: null, Day: null, Colour: null, More: '' } },
			]);
		});

		it.each([
			['Name: Please fill this in.', fill('', '2')],
			['How many: Please give a number.', fill('Ola', 'two')],
			['Mail: Please give an email address.', fill('Ola', '2', 'ola')],
			['Day: Please give a date such as 2026-12-31.', fill('Ola', '2', '', '2026-02-30')],
			['Colour: Please choose one of the list.', fill('Ola', '2', '', '', 'Black')],
		])('says "%s", and keeps what was entered', async (problem, answer) => {
			const setup = bench.setup(all);
			const waiting = await runNode(setup);
			const reply = await open(setup, waiting, sentLinks()[0]!, answer);
			expect(reply).toMatchObject({ status: 422, resumedWith: null });
			expect(reply.html).toContain(`<p role="alert">${problem}</p>`);
			expect(reply.html).toContain(`value="${answer['field-1']}"`);
		});

		it.each([
			['without fields', form()],
			['with a field without label', form(field(' ', 'text'))],
			['with two fields of one label', form(field('A', 'text'), field('A', 'number'))],
			['with a dropdown of nothing', form(field('A', 'dropdown'))],
			['with a kind that is not offered', form(field('A', 'file'))],
		])('sends none %s', async (_, parameters) => {
			const { error } = await bench.run(parameters);
			expect(error?.message).toMatch(/form/);
			expect(bench.sent).toEqual([]);
		});
	});

	it('escapes all that its pages show, and allows them no script', async () => {
		const evil = `<script>alert("1")</script>'&`;
		const options = {
			responseFormTitle: evil,
			responseFormDescription: evil,
			responseFormButtonLabel: evil,
			thankYouText: evil,
		};
		const setup = bench.setup({ ...free, options });
		const waiting = await runNode(setup);
		const shown = await open(setup, waiting, sentLinks()[0]!);
		const thanks = await open(setup, waiting, sentLinks()[0]!, { 'field-0': 'x' });
		const safe = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;';
		expect(shown.html.split(safe)).toHaveLength(1 + 4);
		expect(thanks.html.split(safe)).toHaveLength(1 + 2);
		for (const { html, headers } of [shown, thanks]) {
			expect(html).not.toMatch(/<script|https?:/);
			expect(headers['Content-Security-Policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
			expect(headers['Cache-Control']).toBe('no-store');
		}
	});

	it('does not take the link of an earlier question for an answer to this one', async () => {
		const setup = { ...bench.setup(ask), runs: [[{}], [{}]] };
		const first = await runNode(setup);
		expect(isWaiting(first)).toBe(true);
		// Its time is up: n8n disables the node that waited, and goes on to the second question.
		const [, second] = first.data.executionData!.nodeExecutionStack;
		second!.node = { ...second!.node };
		const resumed = await retryExecution(setup, first);
		expect(isWaiting(resumed)).toBe(true);
		expect(bench.sent).toHaveLength(2);
		const [[old], [current]] = [sentLinks(0), sentLinks(1)];
		expect(await open(setup, resumed, old!, { approved: 'true' })).toMatchObject({
			status: 410,
			resumedWith: null,
		});
		const { resumedWith } = await open(setup, resumed, current!, { approved: 'true' });
		expect(resumedWith).toMatchObject([{ data: { approved: true } }]);
	});

	it('finds its question whatever the node is called', async () => {
		const name = 'Ask "{{ $json }}" \\ \'us\'';
		const setup = bench.setup(ask);
		const waiting = await runNode(setup);
		const { contextData } = waiting.data.executionData!;
		contextData[`node:${name}`] = contextData['node:Node under test']!;
		const renamed = { ...setup, node: { name } };
		expect((await open(renamed, waiting, sentLinks()[0]!)).status).toBe(200);
	});

	describe('with a time limit', () => {
		const limited = (values: IDataObject) => ({
			...ask,
			options: { limitWaitTime: { values: values as never } },
		});

		it.each([
			[{ limitType: 'afterTimeInterval', resumeAmount: 90, resumeUnit: 'minutes' }, 5_400_000],
			[{ limitType: 'afterTimeInterval', resumeAmount: 1.5, resumeUnit: 'hours' }, 5_400_000],
			[{ limitType: 'afterTimeInterval', resumeAmount: 2, resumeUnit: 'days' }, 172_800_000],
		])('waits until then: %j', async (values, ms) => {
			const before = Date.now();
			const { data } = await bench.run(limited(values));
			const till = new Date(data.waitTill!).getTime();
			expect(till).toBeGreaterThanOrEqual(before + ms);
			expect(till).toBeLessThanOrEqual(Date.now() + ms);
		});

		it("takes a time without offset in the workflow's zone", async () => {
			const at = { limitType: 'atSpecifiedTime', maxDateAndTime: '2999-07-01T12:00:00' };
			const { data } = await bench.run(limited(at));
			expect(data.waitTill).toEqual(new Date('2999-07-01T10:00:00Z'));
		});

		it.each([
			{ limitType: 'atSpecifiedTime', maxDateAndTime: '2020-01-01T12:00:00' },
			{ limitType: 'atSpecifiedTime', maxDateAndTime: 'soon' },
			{ limitType: 'afterTimeInterval', resumeAmount: 0, resumeUnit: 'hours' },
		])('sends nothing where no time is left: %j', async (values) => {
			const { error } = await bench.run(limited(values));
			expect(error?.message).toMatch(/Limit Wait Time leaves no time/);
			expect(bench.sent).toEqual([]);
		});
	});

	describe('whose message may have been sent', () => {
		it('fails as Send does, and sends nothing again in a retry', async () => {
			bench.gateway.fault({ kind: 'dropAfter' });
			const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
			const setup = bench.setup(ask, [{}], node);
			const failed = await runNode(setup);
			expect(failed.error?.message).toMatch(/may have been sent/);
			expect(failed.data.waitTill).toBeUndefined();
			expect((await retryExecution(setup, failed)).error?.message).toMatch(/may have been sent/);
			expect(bench.sent).toHaveLength(1);
		});

		it('does not wait where On Error continues', async () => {
			bench.gateway.fault({ kind: 'dropAfter' });
			const result = await bench.run(ask, [{}], goesOn);
			expect(result.run.status).toBe('success');
			expect(result.outputs[0]).toMatchObject([{ outcome: 'unknown' }]);
		});

		it('waits where the gateway, asked, has it', async () => {
			const mobipace = await MobipaceBench.open();
			mobipace.gateway.fault({ kind: 'dropAfter', path: '/Send' });
			expect(isWaiting(await mobipace.run({ ...ask, from: 'SHOP' }))).toBe(true);
			expect(mobipace.sent).toHaveLength(1);
			await mobipace.close();
		});

		it('neither waits nor sends again where its links are those of a failed execution', async () => {
			const mobipace = await MobipaceBench.open();
			mobipace.gateway.fault({ kind: 'dropAfter', path: '/Send' });
			mobipace.gateway.fault({ kind: 'dropBefore', path: '/QueryMessages', times: 20 });
			const setup = mobipace.setup({ ...ask, from: 'SHOP' });
			const failed = await runNode(setup);
			expect(failed.error?.message).toMatch(/may have been sent/);
			mobipace.gateway.clearFaults();
			const retried = await retryExecution(setup, failed);
			expect(retried.error?.message).toMatch(/links belong to the execution that failed/);
			expect(mobipace.sent).toHaveLength(1);
			await mobipace.close();
		});
	});

	it('says that a handset cannot open a link to this machine', async () => {
		const { outputs } = await bench.run(ask);
		expect(outputs[0]![0]).toMatchObject({
			warning: expect.stringMatching(/handset cannot open.*WEBHOOK_URL/) as string,
		});
	});

	it('refuses a text that leaves no room for its links', async () => {
		const { error } = await bench.run({ ...ask, message: 'x'.repeat(600) });
		expect(error?.message).toMatch(/characters, but the gateway takes at most 612/);
		expect(bench.sent).toEqual([]);
	});
});
