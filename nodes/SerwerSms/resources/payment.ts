import { getManyOperation } from '../../shared/n8n/getMany';
import type { ItemOperation } from '../../shared/n8n/operation';
import type { Resource } from '../../shared/n8n/gateway';
import { invoice, payments, viewPayment } from '../client/payments';
import type { SerwerSms } from '../client/request';
import { entryOutput, GATEWAY } from '../output';
import { chosenId, optionalText, paymentField } from '../fields';

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
				'Name of the output binary field for the file, such as data',
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

const getMany = getManyOperation<SerwerSms>({
	action: 'Get many payments',
	description: 'Get the invoices and whether they are paid',
	list: async (api) =>
		(await payments(api)).map((payment) => entryOutput(payment, api.timeZone, 'paymentId')),
});

export const payment: Resource<SerwerSms> = {
	name: 'Payment',
	operations: { getMany, get, getInvoice },
};
