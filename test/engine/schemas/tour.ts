import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Bench } from '../../support/bench';
import type { SandboxGateway, TestedGateway } from '../../support/gateways';

/** The form fields that somebody sends from the page of a question. */
export type Answer = Record<string, string>;

/** Runs every operation of a gateway. */
export type Tour<G extends SandboxGateway = SandboxGateway> = (
	visit: Visit,
	bench: Bench<G>,
) => Promise<void>;

/** Runs an operation, named as "resource/operation". It must succeed. Returns its items. */
export type Visit = (
	operation: string,
	parameters?: INodeParameters,
	items?: IDataObject[],
	answer?: Answer,
) => Promise<IDataObject[]>;

/** Options and a text that give a value to every field of an output. */
export const LATER = { reference: 'order7', sendAt: '2040-01-01T10:00:00Z' };
export const ONE = { to: '48500600700', text: 'Próba' };
export const TWO: IDataObject[] = [
	{ ...ONE, reference: 'first' },
	{ to: 'nobody', text: 'Test' },
];
export const FROM_INPUT = {
	messagesFrom: 'inputFields',
	toField: 'to',
	textField: 'text',
	referenceField: 'reference',
};

/** Runs the operations that every gateway has, and asks for a status if the gateway can be asked. */
export async function usualTour(
	visit: Visit,
	{
		tested: { parameters, statusKey },
	}: { tested: Pick<TestedGateway, 'parameters' | 'statusKey'> },
): Promise<void> {
	const [sent] = await visit('message/send', { ...ONE, ...parameters });
	await visit('message/sendBulk', { ...FROM_INPUT, ...parameters }, TWO);
	if (statusKey) {
		const asked = { [statusKey]: sent![statusKey] as string };
		await visit('message/getStatus', asked);
		await visit('message/waitForDelivery', { ...asked, timeoutSeconds: 60 });
	}
	await tourOfPreviews(visit, parameters);
	await tourOfQuestions(visit, parameters);
}

/** Previews one message that the gateway accepts and two that it rejects. Sums up two results. */
export async function tourOfPreviews(visit: Visit, from: INodeParameters = {}): Promise<void> {
	await visit('message/summarize', {}, [
		{ outcome: 'accepted', parts: 2, price: 0.16 },
		{ outcome: 'rejected', failure: { code: 'refused', message: 'The message was refused.' } },
		{ outcome: 'rejected' },
		{ note: 'no message' },
	]);
	await visit('message/summarize', {}, [{ outcome: 'accepted', parts: 1 }]);
	await visit('message/preview', { ...ONE, ...from });
	await visit('message/preview', { ...ONE, ...from, options: { sendAt: LATER.sendAt } });
	await visit('message/preview', { to: 'nobody', text: 'Test', ...from });
	await visit('message/preview', { to: '', text: 'Test', ...from });
}

/** Asks a question of each response type except the custom form, whose user chooses the fields. */
export async function tourOfQuestions(visit: Visit, from: INodeParameters = {}): Promise<void> {
	const ask = { to: ONE.to, message: 'Shall we?', ...from };
	const approval = { ...ask, responseType: 'approval' };
	const options = { reference: 'order9' };
	await visit('message/sendAndWait', { ...approval, options }, [{}], { approved: 'true' });
	const freeText = { ...ask, responseType: 'freeText' };
	await visit('message/sendAndWait', freeText, [{}], { 'field-0': 'Yes' });
}
