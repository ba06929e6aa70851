import { json, type Answer } from '../../exchange';
import type { Actions } from '../actions';
import { unknownId } from '../errors';
import type { Parameters } from '../parameters';

export interface Payment {
	readonly id: number;
	readonly number: string;
	readonly state: 'paid' | 'not_paid';
	/** Money. The same goes for `total`. */
	readonly paid: number;
	readonly total: number;
	readonly payment_to: string;
	readonly url: string;
}

/** The payments always exist, because no endpoint adds any. */
export const PAYMENTS: readonly Payment[] = [
	{
		id: 9_001,
		number: 'FV/1/01/2026',
		state: 'paid',
		paid: 123,
		total: 123,
		payment_to: '2026-01-14',
		url: 'https://example.com/invoices/9001',
	},
	{
		id: 9_002,
		number: 'FV/2/01/2026',
		state: 'not_paid',
		paid: 0,
		total: 61.5,
		payment_to: '2026-02-14',
		url: 'https://example.com/invoices/9002',
	},
];

/** Source: the comments of the vendor's PHP client, Payments. */
export const paymentActions: Actions = {
	'payments/index': () => json(200, { items: PAYMENTS }),
	'payments/view': (parameters) => json(200, named(parameters)),
	'payments/invoice': (parameters) => invoice(named(parameters)),
};

function named(parameters: Parameters): Payment {
	const id = parameters.id();
	const payment = PAYMENTS.find((one) => one.id === id);
	if (!payment) throw unknownId(`payment ${id}`);
	return payment;
}

/** Makes a PDF. Its second line has bytes that are not text, as in any PDF. */
function invoice({ number }: Payment): Answer {
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 4 0 R ${FONTS} >>`,
		stream(`BT /F1 18 Tf 20 50 Td (Invoice ${number}) Tj ET`),
	];
	const places: number[] = [];
	let file = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
	objects.forEach((object, i) => {
		places.push(file.length);
		file += `${i + 1} 0 obj\n${object}\nendobj\n`;
	});
	const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
	const size = objects.length + 1;
	file +=
		`xref\n0 ${size}\n0000000000 65535 f \n${table}` +
		`trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
	return {
		status: 200,
		headers: { 'content-type': 'application/pdf' },
		body: Buffer.from(file, 'latin1'),
	};
}

const FONTS =
	'/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>';

const stream = (text: string) => `<< /Length ${text.length} >>\nstream\n${text}\nendstream`;
