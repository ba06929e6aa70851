/** A row that the workflow sends: a recipient, a text and perhaps a reference of its own. */
export interface Row {
	to: string;
	text: string;
	reference?: string;
}

/** What happens to the rows between two attempts. */
export type Change =
	| { type: 'insert'; at: number; row: Row }
	| { type: 'remove'; at: number }
	| { type: 'move'; from: number; to: number }
	| { type: 'edit'; at: number; text: string }
	| { type: 'double'; at: number };

export function changed(rows: Row[], change: Change): Row[] {
	const list = [...rows];
	const place = (at: number) => (list.length === 0 ? 0 : at % list.length);
	switch (change.type) {
		case 'insert':
			list.splice(change.at % (list.length + 1), 0, change.row);
			break;
		case 'remove':
			list.splice(place(change.at), 1);
			break;
		case 'move':
			list.splice(place(change.to), 0, ...list.splice(place(change.from), 1));
			break;
		case 'edit':
			if (list.length > 0) {
				list[place(change.at)] = { ...list[place(change.at)]!, text: change.text };
			}
			break;
		case 'double':
			if (list.length > 0) list.splice(place(change.at), 0, list[place(change.at)]!);
			break;
	}
	return list;
}

/** How many rows there are of each kind. */
export function countBy<T>(list: readonly T[], kindOf: (entry: T) => string): Map<string, number> {
	const counts = new Map<string, number>();
	for (const entry of list) counts.set(kindOf(entry), (counts.get(kindOf(entry)) ?? 0) + 1);
	return counts;
}
