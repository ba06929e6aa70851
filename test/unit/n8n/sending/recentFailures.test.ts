import {
	forget,
	recall,
	remember,
	type Entries,
} from '../../../../nodes/shared/n8n/sending/recentFailures';

const sent = (count: number): Entries =>
	Object.fromEntries(Array.from({ length: count }, (_, i) => [i, { outcome: 'accepted' }]));

it('forgets the oldest runs to make room for a new one', () => {
	for (const run of ['a', 'b', 'c']) remember(run, sent(30_000));
	remember('a', sent(30_000));
	remember('d', sent(30_000));
	expect(recall('b')).toEqual({});
	for (const run of ['a', 'c', 'd']) expect(Object.keys(recall(run))).toHaveLength(30_000);
});

it('does not keep runs without entries for ever', () => {
	for (let run = 0; run <= 100_000; run++) remember(`empty ${run}`, {});
	expect(forget('empty 0')).toBe(false);
	expect(forget('empty 100000')).toBe(true);
});

it('remembers a run of a long loop as fast as the first', () => {
	// CPU time, because other programs take no part in it. Too slow was: more with each run.
	const started = process.cpuUsage();
	for (let run = 0; run < 50_000; run++) remember(`loop ${run}`, sent(1));
	expect(process.cpuUsage(started).user / 1e6).toBeLessThan(20);
});
