import type { ItemOperation, Resource } from '../../shared/n8n/operation';
import { limited, limitField, returnAllField } from '../../shared/n8n/properties';
import { invoice, payments, viewPayment } from '../client/payments';
import type { SerwerSms } from '../client/wire';
import { entryOutput, GATEWAY } from '../output';
import { chosenId, optionalText, paymentField } from './fields';

const get: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get',
	action: 'Get a payment',
	description: 'Get an invoice and whether it is paid',
	fields: [paymentField],
	async run(item, api) {
		const payment = await viewPayment(api, chosenId(item, 'paymentId', 'payment'));
		return { json: entryOutput(payment, api.timeZone, 'paymentId') };
	},
};

const getInvoice: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Invoice',
	action: 'Get an invoice as PDF',
	description: 'Get the invoice of a payment as a PDF file',
	fields: [
		paymentField,
		{
			...optionalText(
				'Put Output in Field',
				'outputField',
				'Name of the binary field of the output',
			),
			required: true,
			default: 'data',
		},
	],
	async run(item, api, run) {
		const paymentId = chosenId(item, 'paymentId', 'payment');
		const field = item.required('outputField', 'Put Output in Field');
		const bytes = await invoice(api, paymentId);
		const name = `invoice-${paymentId.replace(/\W/g, '-')}.pdf`;
		const file = await run.attach(bytes, name, 'application/pdf');
		const json = { gateway: GATEWAY, paymentId, fileName: name, size: bytes.length };
		return { json, binary: { [field]: file } };
	},
};

const getMany: ItemOperation<SerwerSms> = {
	over: 'item',
	name: 'Get Many',
	action: 'Get many payments',
	description: 'Get the invoices and whether they are paid',
	fields: [returnAllField, limitField],
	async run(item, api) {
		const returnAll = item.flag('returnAll');
		const limit = returnAll ? 0 : item.number('limit', 'Limit', 1);
		const found = await payments(api);
		return limited(found, returnAll, limit).map((payment) => ({
			json: entryOutput(payment, api.timeZone, 'paymentId'),
		}));
	},
};

export const payment: Resource<SerwerSms> = {
	name: 'Payment',
	operations: { get, getInvoice, getMany },
};
