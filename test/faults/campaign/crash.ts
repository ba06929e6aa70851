import type { Chance } from '../../support/chance';
import type { TestedGateway } from '../../support/gateways';
import { withOtherText } from '../../support/texts';
import type { Case, References } from './case';

/** A row that the workflow sends. */
export interface Row {
	to: string;
	text: string;
	reference: string;
	[key: string]: string;
}

/** An execution that begins again with other rows each time n8n was killed. */
export interface Crash {
	references: References;
	/** The rows with which it begins, and the number of the request during which n8n is killed. */
	beginnings: Array<{ rows: Row[]; killedAt: number }>;
	/** The rows of the retry that ends. */
	last: Row[];
	/** Whether nothing goes wrong any more in the last retry. */
	isCalmAtLast: boolean;
}

/** The case's own recipients come before this one, and new ones after it. */
const FIRST_NEW = 50;

export function drawCrash(
	{ number, operation, items, recipients, settings }: Omit<Case, 'crash'>,
	references: References,
	gateway: TestedGateway,
	chance: Chance,
): Crash {
	let rows = items.filter((_, i) => recipients[i] !== null) as Row[];
	const originals = new Set(rows);
	let added = FIRST_NEW;
	const newRow = (): Row => ({
		to: gateway.number(number * 100 + added),
		text: `Case ${number}, new`,
		reference: references === 'generated' ? '' : `case${number}item${added++}`,
	});
	const isOwn = references !== 'generated';
	// With two rows of one reference, Send would send nothing at all.
	const canDouble = !isOwn || operation === 'sendBulk' || settings.onError !== 'stopWorkflow';
	const changed = (before: Row[]): Row[] => {
		const list = [...before];
		for (let changes = chance.whole(1, 5); changes > 0; changes--) {
			const at = chance.whole(0, Math.max(0, list.length - 1));
			const row = list[at] ?? newRow();
			// A number has two texts at most, and they are of two kinds.
			const other = originals.has(row) ? withOtherText(row) : row;
			const ways = [
				() => list.splice(at, 0, newRow()),
				() => list.length > 1 && list.splice(at, 1),
				() => list.splice(chance.whole(0, list.length), 0, ...list.splice(at, 1)),
				() => list.splice(at, 1, other),
				() => canDouble && list.push(row),
				() => canDouble && list.push(other),
			];
			chance.pick(ways)();
		}
		return list;
	};
	const beginnings = Array.from({ length: chance.whole(1, 2) }, () => {
		const beginning = { rows, killedAt: chance.whole(1, 5) };
		rows = changed(rows);
		return beginning;
	});
	return { references, beginnings, last: rows, isCalmAtLast: chance.happens(0.5) };
}
