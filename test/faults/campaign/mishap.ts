import type { Fault } from '../../../sandbox';
import type { Chance } from '../../support/chance';
import type { LineFault } from '../../support/faultProxy';
import type { TestedGateway } from '../../support/gateways';

/** One way in which a request goes wrong, on the line or at the gateway. */
export interface Mishap {
	/** The name in the table that the campaign prints. */
	name: string;
	on: { line: LineFault } | { gateway: Fault };
	/** Whether the user may be left without a usable answer to this request. */
	hidesAnswer: boolean;
	/** Whether it also affects later requests. */
	isForNext?: boolean;
	/** Whether it lasts until the request times out. */
	isLong?: boolean;
}

const line = (name: string, fault: LineFault, more: Partial<Mishap> = {}): Mishap => ({
	name,
	on: { line: fault },
	hidesAnswer: true,
	...more,
});

const gateway = (name: string, fault: Fault, hidesAnswer = true): Mishap => ({
	name,
	on: { gateway: fault },
	hidesAnswer,
});

/** The gateway does not list yet what it took. */
export const NOT_LISTED = 'not listed';

/** Whether the gateway refuses the request and says so. */
export function isRefusal({ on, hidesAnswer }: Mishap): boolean {
	return 'gateway' in on && !hidesAnswer;
}

/** The time-out of a request whose answer comes too late or never. */
export const SHORT_MS = 1_500;

/**
 * Draws one of the ways in which a request to this path can go wrong. `refusesCopies`: the gateway
 * refuses a second copy of every message, because it has the same reference.
 */
export function drawMishap(
	chance: Chance,
	{ ownFaults, lookup, login }: TestedGateway,
	path: string,
	refusesCopies: boolean,
): Mishap {
	// The gateway must refuse the second copy itself.
	if (refusesCopies && lookup?.path.test(path) && chance.happens(0.3)) {
		return gateway(NOT_LISTED, { kind: 'wrongShape', body: lookup.emptyList });
	}
	const own = ownFaults.map(({ name, fault }) => gateway(name, fault));
	const mishaps = [
		...onTheLine(chance),
		...atTheGateway(chance),
		// The gateway's own faults are the realistic ones, so they come twice as often.
		...[...own, ...own],
	];
	// A login waits a minute for its answer, and after a refused login the node does not log in for a
	// minute. Both would only slow the campaign down.
	const isLogin = login?.test(path) ?? false;
	return chance.pick(
		isLogin ? mishaps.filter(({ isLong, name }) => !isLong && name !== '401') : mishaps,
	);
}

function onTheLine(chance: Chance): Mishap[] {
	const refusedMs = chance.pick([300, 2_500]);
	const harmless = { hidesAnswer: false };
	const forNext = { hidesAnswer: false, isForNext: true };
	const long = { isLong: true };
	const drip = { kind: 'drip', pieces: 10, everyMs: 5 } as const;
	return [
		line('reset before', { kind: 'resetBefore' }),
		line('garbage before', { kind: 'garbageBefore' }),
		line('reset after', { kind: 'resetAfter' }),
		line('half, reset', { kind: 'half', end: 'reset' }),
		line('half, closed', { kind: 'half', end: 'close' }),
		line('late', { kind: 'late', ms: SHORT_MS + 300 }, long),
		// The request arrives after the node first asks what happened to it, and before it asks again.
		line('held up', { kind: 'held', ms: SHORT_MS + 1_300 }, long),
		line('slow', { ...drip, finishes: true }, harmless),
		line('never ends', { ...drip, finishes: false }, long),
		line('answered twice', { kind: 'twice' }),
		line('garbage', { kind: 'garbage' }),
		line('next refused', { kind: 'refuseNext', ms: refusedMs }, forNext),
		line('next reset', { kind: 'resetNext' }, forNext),
	];
}

function atTheGateway(chance: Chance): Mishap[] {
	const status = (code: number, taken: boolean, headers: Record<string, string> = {}): Fault => ({
		kind: 'status',
		status: code,
		taken,
		headers,
	});
	const pause = { 'retry-after': chance.pick(['0', '1']) };
	return [
		gateway('500 taken', status(500, true)),
		gateway('500', status(500, false)),
		gateway('502 taken', { kind: 'html', status: 502, taken: true }),
		gateway('503', { kind: 'html', status: 503, taken: false }),
		gateway('408 taken', status(408, true)),
		gateway('302 taken', status(302, true, { location: '/' })),
		gateway('429', status(429, false, pause), false),
		gateway('401', status(401, false), false),
		gateway('404 page', { kind: 'html', status: 404, taken: false }, false),
		gateway('page taken', { kind: 'html', taken: true }),
		gateway('page', { kind: 'html', taken: false }),
		gateway('malformed', { kind: 'malformed' }),
		gateway('empty', { kind: 'empty' }),
		gateway('wrong shape', { kind: 'wrongShape', body: {} }),
		gateway('dropped', { kind: 'dropBefore' }),
		gateway('dropped taken', { kind: 'dropAfter' }),
	];
}
