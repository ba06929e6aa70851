import type { Fault } from '../../../sandbox';
import type { Chance } from '../../support/chance';
import type { LineFault } from '../../support/faultProxy';
import type { Subject } from '../gateways';

/** One way in which a request goes wrong, on the line or at the gateway. */
export interface Mishap {
	/** As the table of a campaign counts it. */
	name: string;
	on: { line: LineFault } | { gateway: Fault };
	/** Whether the user may be left without a usable answer to this request. */
	hidesAnswer: boolean;
	/** Whether it befalls the requests that come after it. */
	isForNext?: boolean;
	/** It takes until the request's time is up. */
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

/** How long the client waits for an answer that will come too late, or never. */
export const SHORT_MS = 1_500;

/**
 * One of the ways in which a request to this path can go wrong. `isStrict`: the gateway takes nothing
 * under a reference that was used.
 */
export function drawMishap(
	chance: Chance,
	{ ownFaults, asking, emptyList, login }: Subject,
	path: string,
	isStrict: boolean,
): Mishap {
	// What was taken is not listed yet: only a strict gateway then keeps it from being taken again.
	const mayBeUnlisted = isStrict && (asking?.test(path) ?? false);
	if (mayBeUnlisted && chance.happens(0.3)) {
		return gateway('not listed', { kind: 'wrongShape', body: emptyList });
	}
	const own = ownFaults.map(({ name, fault }) => gateway(name, fault));
	const mishaps = [
		...onTheLine(chance),
		...atTheGateway(chance),
		// Twice as often: they are what this gateway really answers.
		...[...own, ...own],
	];
	// A login waits for its answer for a minute, whatever the request's time is, and one that was
	// refused is not tried again for a minute: both would only make the campaign wait.
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
	const drops = { kind: 'drip', pieces: 10, everyMs: 5 } as const;
	return [
		line('reset before', { kind: 'resetBefore' }),
		line('garbage before', { kind: 'garbageBefore' }),
		line('reset after', { kind: 'resetAfter' }),
		line('half, reset', { kind: 'half', end: 'reset' }),
		line('half, closed', { kind: 'half', end: 'close' }),
		line('late', { kind: 'late', ms: SHORT_MS + 300 }, long),
		// It arrives after the gateway was asked for it the first time, and before the second.
		line('held up', { kind: 'held', ms: SHORT_MS + 1_300 }, long),
		line('slow', { ...drops, finishes: true }, harmless),
		line('never ends', { ...drops, finishes: false }, long),
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
