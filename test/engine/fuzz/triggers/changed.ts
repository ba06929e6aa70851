import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Bench } from '../../../support/bench';
import { changed, changedAnswer, type ChangedAnswer } from '../answers/changes';
import { checkUnpolluted, checkWords } from '../answers/promises';
import { Proxy } from '../proxy';
import { TIME_LIMIT_MS, runs } from '../runs';
import { FastTime } from '../time';

/** A trigger and an event at its gateway that the trigger emits. */
export interface Changing {
	bench: Bench;
	parameters: INodeParameters;
	/** Lets a new event happen. Returns a name that no other event has. */
	happen: () => Promise<string> | string;
	nameOf: (json: IDataObject) => unknown;
}

/** Replaces each of the first values of an answer by a time that is far in the future. */
const FAR_FUTURE = Array.from({ length: 10 }, (_, at): ChangedAnswer => ({
	edits: [{ do: 'replace', at, by: '9999-12-31 23:59:59' }],
}));

/** More events than IDs that the changed answers may have invented. */
const EVENTS = 8;

/**
 * Changes answers to a trigger at random. With the next unchanged answer the trigger must continue,
 * and it must not have lost anything.
 */
export function goesOnAfterChangedAnswers(title: string, open: () => Promise<Changing>): void {
	describe(`${title}, no matter what the gateway answers`, () => {
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
			'continues with the next good answer and loses nothing',
			async () => {
				const { bench, parameters, happen, nameOf } = changing;
				const attempt = async (changes: ChangedAnswer[]) => {
					bench.gateway.reset();
					proxy.reset();
					const trigger = bench.listen(parameters);
					expect(await trigger.poll()).toEqual([]);
					for (const change of changes) {
						await happen();
						proxy.reset((path, original) =>
							/send/.test(path) ? original : changed(original, change),
						);
						await trigger.poll().catch(checkError);
						proxy.reset();
						time.pass(1_000);
					}
					checkUnpolluted();
					const names: string[] = [];
					for (let i = 0; i < EVENTS; i++) names.push(await happen());
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
				const numRuns = FAR_FUTURE.length + settings.numRuns!;
				const property = fc.asyncProperty(changes, attempt);
				await fc.assert(property, {
					...settings,
					numRuns,
					examples: FAR_FUTURE.map((one) => [[one]]),
				});
			},
			TIME_LIMIT_MS,
		);
	});
}

function checkError(error: Error): void {
	expect(error.name).toBe('NodeApiError');
	checkWords(error.message);
}
