import { kindOf } from '../../nodes/shared/n8n/sending/references';

/** The same row with another text. A reference tells the two apart, so they are of two kinds. */
export function withOtherText<Row extends { text: string }>(row: Row): Row {
	for (let edit = 1; ; edit++) {
		const text = `${row.text}, edit ${edit}`;
		if (kindOf(text) !== kindOf(row.text)) return { ...row, text };
	}
}
