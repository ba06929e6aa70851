import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { ActioBench } from '../../support/actio';
import type { MProfiBench } from '../../support/mprofi';

/** What someone enters on the page of a question. */
export type Answer = Record<string, string>;

/** Runs an operation, "resource/operation", that must go well. Gives the items. */
export type Visit = (
	operation: string,
	parameters?: INodeParameters,
	items?: IDataObject[],
	answer?: Answer,
) => Promise<IDataObject[]>;

/** A message with all that an output can tell of it, and one with as little as possible. */
const later = { reference: 'order7', sendAt: '2040-01-01T10:00:00Z' };
const one = { to: '48500600700', text: 'Test' };
const two: IDataObject[] = [
	{ ...one, reference: 'first' },
	{ to: 'nobody', text: 'Test' },
];
export const fromInput = {
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
	referenceField: 'reference',
};

/** Each kind of answer with names of its own; those in a custom form are its user's. */
export async function tourOfQuestions(visit: Visit, from: { from?: string } = {}): Promise<void> {
	const ask = { to: one.to, message: 'Shall we?', ...from };
	const approval = { ...ask, responseType: 'approval' };
	const options = { reference: 'order9' };
	await visit('message/sendAndWait', { ...approval, options }, [{}], { approved: 'true' });
	const freeText = { ...ask, responseType: 'freeText' };
	await visit('message/sendAndWait', freeText, [{}], { 'field-0': 'Yes' });
}

export async function tourOfActio(visit: Visit, { gateway }: ActioBench): Promise<void> {
	const from = '48732129000';
	await visit('message/send', { ...one, from });
	await visit('message/sendBulk', { ...fromInput, from }, two);
	await tourOfQuestions(visit, { from });
	gateway.reset();
	await visit('message/sendVia3cx', { ...one, from });
	await visit('message/preview', { ...one, from });
	await visit('message/preview', { to: 'nobody', text: 'Test', from });
	await visit('message/preview', { to: '', text: 'Test', from });
}

export async function tourOfMobipace(visit: Visit): Promise<void> {
	const from = 'SHOP';
	await visit('message/send', { ...one, from, options: later });
	const [sent] = await visit('message/send', { ...one, from });
	await visit('message/sendBulk', { ...fromInput, from }, two);
	await visit('message/sendBulk', { ...one, from, options: later });
	await visit('message/estimatePrice', { ...fromInput, from }, two);
	const asked = { reference: sent!.reference as string };
	await visit('message/getStatus', asked);
	await visit('message/waitForDelivery', { ...asked, timeoutSeconds: 60 });
	await visit('message/preview', { ...one, from });
	await visit('message/preview', { to: 'nobody', text: 'Test', from });
	await visit('message/preview', { to: '', text: 'Test', from });
	await tourOfQuestions(visit, { from });
	await visit('account/getBalance');
}

export async function tourOfMProfi(visit: Visit, { gateway }: MProfiBench): Promise<void> {
	await visit('message/send', { ...one, options: later });
	const [sent] = await visit('message/send', one);
	await visit('message/sendBulk', fromInput, two);
	await visit('message/sendBulk', { ...one, options: later });
	const asked = { messageId: sent!.messageId as string };
	const [first] = await visit('message/send', { ...one, options: { reference: 'order8' } });
	await visit('message/getStatus', asked);
	await visit('message/getStatus', { messageId: first!.messageId as string });
	await visit('message/waitForDelivery', { ...asked, timeoutSeconds: 60 });
	await visit('message/waitForDelivery', {
		messageId: first!.messageId as string,
		timeoutSeconds: 60,
	});
	await visit('message/preview', one);
	await visit('message/preview', { to: 'nobody', text: 'Test' });
	await visit('message/preview', { to: '', text: 'Test' });
	await tourOfQuestions(visit);
	gateway.receive({ sender: '48500600700', message: 'TAK' });
	await visit('incomingMessage/getMany', { returnAll: true });
	const surveyId = '1';
	gateway.answerSurvey(1, '48500600700', ['tak', '5']);
	gateway.answerSurvey(1, '48500600701', ['nie']);
	await visit('survey/getMany', { returnAll: true });
	await visit('survey/get', { surveyId });
	await visit('survey/start', { surveyId, msisdn: '48500600702' });
	await visit('survey/getReport', { surveyId });
}
