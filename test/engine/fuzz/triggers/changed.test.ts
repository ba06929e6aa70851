import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { MProfiBench } from '../../../support/mprofi';
import { SerwerSmsBench } from '../../../support/serwersms';
import { changed, changedAnswer, type ChangedAnswer } from '../answers/changes';
import { checkUnpolluted, checkWords } from '../answers/promises';
import { Proxy } from '../proxy';
import { PATIENCE, runs } from '../runs';
import { FastTime } from '../time';
import type { Listening } from './world';

interface Changing {
	bench: Listening['bench'];
	parameters: INodeParameters;
	/** Something new, told from all else by what is returned. */
	happen: () => Promise<string> | string;
	nameOf: (json: IDataObject) => unknown;
}

let count = 0;
const next = () => `nr ${++count}`;

async function messages(): Promise<Changing> {
	const bench = await MProfiBench.open();
	return {
		bench: bench as unknown as Listening['bench'],
		parameters: { event: 'incomingSms' },
		happen: () => bench.gateway.receive({ sender: '48500600700', message: next() }).message,
		nameOf: ({ text }) => text,
	};
}

async function answers(): Promise<Changing> {
	const bench = await MProfiBench.open();
	return {
		bench: bench as unknown as Listening['bench'],
		parameters: { event: 'surveyAnswer', surveyId: { __rl: true, mode: 'id', value: '1' } },
		happen: () => bench.gateway.answerSurvey(1, '48500600700', [next()]).answers[0]!,
		nameOf: ({ answers: [first] = [] }: { answers?: string[] }) => first,
	};
}

async function typed(): Promise<Changing> {
	const bench = await SerwerSmsBench.open({ largestPage: 20 });
	return {
		bench: bench as unknown as Listening['bench'],
		parameters: { event: 'incomingMessage', types: ['nd', 'eco'] },
		happen: () => {
			const type = count % 2 ? 'nd' : 'eco';
			return bench.gateway.receive({ phone: '+48500600700', text: next(), type }).text;
		},
		nameOf: ({ text }) => text,
	};
}

async function reports(): Promise<Changing> {
	const bench = await SerwerSmsBench.open({ largestPage: 20 });
	const send = { resource: 'message', operation: 'send', sendTo: 'number', from: '' };
	return {
		bench: bench as unknown as Listening['bench'],
		parameters: { event: 'deliveryReport' },
		happen: async () => {
			await bench.run({ ...send, to: '500600020', text: next() });
			const message = bench.gateway.messages.at(-1)!;
			bench.gateway.decide(message, { status: 'delivered', reason: null });
			return message.id;
		},
		nameOf: ({ messageId }) => messageId,
	};
}

/** A time that no message has, wherever times may stand. */
const farAway = Array.from({ length: 10 }, (_, at): ChangedAnswer => ({
	edits: [{ do: 'replace', at, by: '9999-12-31 23:59:59' }],
}));

/** Enough that ids which changed answers made up are used up. */
const SOME = 8;

describe.each([
	['mProfiTrigger: incomingSms', messages],
	['mProfiTrigger: surveyAnswer', answers],
	['serwerSmsTrigger: incomingMessage', typed],
	['serwerSmsTrigger: deliveryReport', reports],
])('%s, whatever the gateway answers,', (_, open) => {
	let changing: Changing;
	let proxy: Proxy;
	let time: FastTime;
	beforeAll(async () => {
		time = new FastTime();
		changing = await open();
		const { credential } = changing.bench;
		proxy = new Proxy(credential.baseUrl as string);
		credential.baseUrl = await proxy.open();
	});
	afterAll(async () => {
		time.stop();
		await proxy.close();
		await changing.bench.close();
	});

	it(
		'goes on with the next good answer, and has lost nothing',
		async () => {
			const { bench, parameters, happen, nameOf } = changing;
			const attempt = async (changes: ChangedAnswer[]) => {
				bench.gateway.reset();
				proxy.reset();
				const trigger = bench.listen(parameters);
				expect(await trigger.poll()).toEqual([]);
				for (const change of changes) {
					await happen();
					proxy.reset((path, right) => (/send/.test(path) ? right : changed(right, change)));
					await trigger.poll().catch(checkError);
					proxy.reset();
					time.pass(1_000);
				}
				checkUnpolluted();
				const names: string[] = [];
				for (let i = 0; i < SOME; i++) names.push(await happen());
				time.pass(1_000);
				const staticData = trigger.staticData();
				expect(JSON.stringify(staticData).length).toBeLessThan(1_000_000);
				const again = bench.listen(parameters, { staticData, activation: 'init' });
				for (const one of [trigger, again]) {
					expect((await one.poll()).map(nameOf)).toContain(names.at(-1));
					expect(await one.poll()).toEqual([]);
				}
			};
			const changes = fc.array(changedAnswer, { minLength: 1, maxLength: 3 });
			const settings = runs<[ChangedAnswer[]]>(20);
			const numRuns = farAway.length + settings.numRuns!;
			const property = fc.asyncProperty(changes, attempt);
			await fc.assert(property, { ...settings, numRuns, examples: farAway.map((one) => [[one]]) });
		},
		PATIENCE,
	);
});

function checkError(error: Error): void {
	expect(error.name).toBe('NodeApiError');
	checkWords(error.message);
}
