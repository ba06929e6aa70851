import type { INodeExecutionData } from 'n8n-workflow';
import type { N8n } from '../../scripts/n8n/instance';

/** Random numbers that are the same for the same seed (mulberry32). */
export function seeded(seed: number): { below: (limit: number) => number } {
	let state = seed;
	return {
		below: (limit) => {
			state = (state + 0x6d2b79f5) | 0;
			let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
			mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
			return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
		},
	};
}

/**
 * What executions have got from the trigger, also if n8n was stopped in the middle of one, or its database
 * was gone when one ended. n8n then finds the execution unfinished at its next start, and puts items of its
 * own in place of what the trigger returned. What the execution began with is still there.
 */
export async function textsIn(n8n: N8n, workflowId: string): Promise<string[]> {
	const texts: string[] = [];
	for (const { id } of await n8n.executions({ workflowId })) {
		const { resultData, executionData } = (await n8n.execution(id)).data;
		const ran = resultData.runData.Node?.at(-1)?.data?.main?.[0];
		const waiting = executionData?.nodeExecutionStack?.[0]?.data.main?.[0];
		// The item of a failed poll has no text.
		const [got = []] = [ran, waiting].map(textsOf).filter((found) => found.length > 0);
		texts.push(...got);
	}
	return texts;
}

function textsOf(items: INodeExecutionData[] | null | undefined): string[] {
	return (items ?? []).flatMap(({ json: { text } }) => (typeof text === 'string' ? text : []));
}

export function tally(expected: string[], emitted: string[]) {
	const counts = new Map<string, number>();
	for (const text of emitted) counts.set(text, (counts.get(text) ?? 0) + 1);
	return {
		emitted: emitted.length,
		lost: expected.filter((text) => !counts.has(text)),
		repeated: [...counts].filter(([, count]) => count > 1).map(([text]) => text),
	};
}
