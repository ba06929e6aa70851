import type { IDataObject } from 'n8n-workflow';
import type { Result } from '../../../support/engine';

const text = expect.any(String) as unknown;

/** Words of an error that nobody foresaw, or of a value that nobody read. */
const BROKEN =
	/TypeError|RangeError|SyntaxError|ReferenceError|Cannot (read|convert|destructure|assign|access)|is not (a function|iterable|defined|a constructor)|\bundefined\b|\[object |native code|\n\s+at |Invalid (time|Date|array|string|count)|Maximum call|Unexpected (token|end)/;

/** A problem as users see it: a code, and English words that are whole sentences. */
export function checkProblem(problem: unknown): void {
	expect(problem).toEqual({ code: text, message: text });
	const { code, message } = problem as Record<'code' | 'message', string>;
	expect(code).not.toBe('');
	expect(code).not.toBe('unexpected');
	checkWords(message);
}

export function checkWords(message: string): void {
	// What a user or a gateway gave stands in quotes.
	expect(message.replace(/"[^]*"/g, '""')).not.toMatch(BROKEN);
	expect(message).toMatch(/^["A-Z0-9a-z]/);
	expect(message.trim()).toMatch(/\s.*\S/);
}

/** What holds of every run, whatever the gateway answered. */
export function checkRun({ run, error, outputs }: Result): void {
	expect(run.finished === true || error !== undefined).toBe(true);
	if (error) {
		expect(error.name).toMatch(/^Node(Api|Operation)Error$/);
		checkWords(error.message);
	}
	for (const json of outputs.flat()) {
		// n8n would run the node again.
		expect('error' in json).toBe(false);
		expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
		if ('failure' in json && json.failure !== null) checkProblem(json.failure);
	}
	checkUnpolluted();
}

/** Nothing was written into what all objects and lists have in common. */
export function checkUnpolluted(): void {
	expect(Object.keys(Object.prototype)).toEqual([]);
	expect(Object.keys(Array.prototype)).toEqual([]);
	expect(Object.keys(Function.prototype)).toEqual([]);
	expect(({} as IDataObject).error).toBeUndefined();
	expect(typeof {}.toString).toBe('function');
}

type Kind = 'text' | 'number' | 'flag' | 'list' | 'any' | 'none';

const KINDS: Record<Kind, (value: unknown) => boolean> = {
	text: (value) => typeof value === 'string',
	number: (value) => typeof value === 'number' && Number.isFinite(value),
	flag: (value) => typeof value === 'boolean',
	list: (value) => Array.isArray(value),
	none: (value) => value === null,
	any: () => true,
};

/** A shape: the kinds each key may have, such as `text none`. Keys named must be there. */
export type Shape = Readonly<Record<string, string>>;

export function checkShape(json: IDataObject, shape: Shape): void {
	const wrong = Object.entries(shape).filter(
		([key, kinds]) =>
			!Object.hasOwn(json, key) || !kinds.split(' ').some((kind) => KINDS[kind as Kind](json[key])),
	);
	expect(wrong.map(([key]) => [key, json[key]])).toEqual([]);
}

/** Source: the contract's "Sending". */
export function checkSent(json: IDataObject, gateway: string): void {
	checkShape(json, {
		to: 'text none',
		from: 'text none',
		messageId: 'text none',
		reference: 'text none',
		encoding: 'text none',
		parts: 'number none',
		scheduledAt: 'text none',
	});
	expect(json.gateway).toBe(gateway);
	expect(['accepted', 'rejected', 'unknown']).toContain(json.outcome);
	expect('failure' in json).toBe(json.outcome !== 'accepted');
	if (json.outcome !== 'accepted') {
		expect(json.messageId).toBeNull();
		expect(json.failure).toEqual({ code: text, message: text });
	}
}

const STATUSES = [
	...['scheduled', 'queued', 'sent', 'delivered', 'undelivered', 'failed', 'unknown'],
];

/** Source: the contract's "Status". */
export function checkStatus(json: IDataObject, gateway: string): void {
	checkShape(json, {
		messageId: 'text none',
		reference: 'text none',
		final: 'flag',
		gatewayStatus: 'text number none',
		updatedAt: 'text none',
	});
	expect(json.gateway).toBe(gateway);
	expect(STATUSES).toContain(json.status);
}

/** Source: the contract's "Incoming messages". */
export function checkIncoming(json: IDataObject, gateway: string): void {
	checkShape(json, {
		id: 'text none',
		from: 'text',
		to: 'text none',
		text: 'text',
		receivedAt: 'text none',
		type: 'text',
	});
	expect(json.gateway).toBe(gateway);
}

/** Something read or done, with these keys, or a failure. */
export function checkEntry(json: IDataObject, gateway: string, shape: Shape = {}): void {
	expect(json.gateway).toBe(gateway);
	if (json.failure === undefined) checkShape(json, shape);
}
