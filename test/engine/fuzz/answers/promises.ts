import type { IDataObject } from 'n8n-workflow';
import type { Result } from '../../../support/engine';

const text = expect.any(String) as unknown;

/** Words of an error that the code does not expect, or of a value that it did not format. */
const BROKEN =
	/TypeError|RangeError|SyntaxError|ReferenceError|Cannot (read|convert|destructure|assign|access)|is not (a function|iterable|defined|a constructor)|\bundefined\b|\[object |native code|\n\s+at |Invalid (time|Date|array|string|count)|Maximum call|Unexpected (token|end)/;

/** Checks a problem as users see it: a code, and a message of whole English sentences. */
export function checkProblem(problem: unknown): void {
	expect(problem).toEqual({ code: text, message: text });
	const { code, message } = problem as Record<'code' | 'message', string>;
	expect(code).not.toBe('');
	expect(code).not.toBe('unexpected');
	checkWords(message);
}

export function checkWords(message: string): void {
	// Text in quotes comes from a user or a gateway and may contain anything.
	expect(message.replace(/"[^]*"/g, '""')).not.toMatch(BROKEN);
	expect(message).toMatch(/^["A-Z0-9a-z]/);
	expect(message.trim()).toMatch(/\s.*\S/);
}

/** Checks what must be true of every run, no matter what the gateway answered. */
export function checkRun({ run, error, outputs }: Result): void {
	expect(run.finished === true || error !== undefined).toBe(true);
	if (error) {
		expect(error.name).toMatch(/^Node(Api|Operation)Error$/);
		checkWords(error.message);
	}
	for (const json of outputs.flat()) {
		// If an item had the field `error`, n8n would run the node again.
		expect('error' in json).toBe(false);
		expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
		if ('failure' in json && json.failure !== null) checkProblem(json.failure);
	}
	checkUnpolluted();
}

/** Checks that nothing was written into the prototypes of objects, lists and functions. */
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

/** The kinds of value that each key may have, such as `text none`. Every key must be present. */
export type Shape = Readonly<Record<string, string>>;

export function checkShape(json: IDataObject, shape: Shape): void {
	const wrong = Object.entries(shape).filter(
		([key, kinds]) =>
			!Object.hasOwn(json, key) || !kinds.split(' ').some((kind) => KINDS[kind as Kind](json[key])),
	);
	expect(wrong.map(([key]) => [key, json[key]])).toEqual([]);
}

/** Source: docs/sending.md, "Output". */
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

/** Source: docs/sending.md, "Delivery status". */
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

/** Checks an incoming message, which has the same fields at every gateway. */
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

/** Checks the item of any other operation: it has these keys, or it is a failure. */
export function checkEntry(json: IDataObject, gateway: string, shape: Shape = {}): void {
	expect(json.gateway).toBe(gateway);
	if (json.failure === undefined) checkShape(json, shape);
}
