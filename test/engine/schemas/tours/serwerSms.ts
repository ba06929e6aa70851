import type { SerwerSmsGateway } from '../../../../sandbox';
import type { Bench } from '../../../support/bench';
import { FROM_INPUT, tourOfPreviews, tourOfQuestions, type Tour, type Visit } from '../tour';

const PHONE = '+48500600700';
const FROM = 'SHOP';
const one = { to: PHONE, text: 'Próba' };
const LATER = { reference: 'order7', sendAt: '2040-01-01T10:00:00Z' };

/** Runs every operation. Later operations use what earlier ones created. */
export const tour: Tour<SerwerSmsGateway> = async (visit, bench) => {
	await tourOfAddressBook(visit);
	await tourOfMessages(visit);
	await tourOfIncoming(visit, bench);
	await tourOfAccount(visit, bench);
	await tourOfChannels(visit);
};

async function tourOfAddressBook(visit: Visit): Promise<void> {
	const [made] = await visit('group/create', { name: 'Members' });
	const groupId = made!.groupId as string;
	await visit('group/get', { groupId });
	await visit('group/getMany', { returnAll: true });
	await visit('group/update', { groupId, name: 'Staff' });

	const additionalFields = {
		address: 'ul. Prosta 1',
		city: 'Gdynia',
		company: 'Firma',
		description: 'VIP',
		email: 'jan@example.com',
		firstName: 'Jan',
		lastName: 'Nowak',
		taxId: '5213003700',
		groupIds: [groupId],
	};
	const [contact] = await visit('contact/create', { phone: PHONE, additionalFields });
	const contactId = contact!.contactId as string;
	await visit('contact/get', { contactId });
	await visit('contact/getMany', { returnAll: true });
	await visit('contact/update', { contactId, updateFields: { groupIds: [groupId] } });
	await visit('group/check', { phone: PHONE });
	await visit('contact/import', { groupName: 'Guests', phone: '={{ $json.phone }}', email: '' }, [
		{ phone: '500600701' },
		{ phone: 'nobody' },
	]);
	await visit('contact/delete', { contactId });
	await visit('group/delete', { groupId });

	await visit('blacklist/create', { phone: PHONE });
	await visit('blacklist/check', { phone: PHONE });
	await visit('blacklist/getMany', { returnAll: true, search: '' });
	await visit('blacklist/delete', { phone: PHONE });
	for (const operation of ['hlr', 'lookup']) {
		await visit(`number/${operation}`, { phone: PHONE, timeoutSeconds: 60, checkId: '' });
		await visit(`number/${operation}`, { phone: '500600009', timeoutSeconds: 60, checkId: '' });
	}
	await visit('number/test', { phone: PHONE });
}

async function tourOfMessages(visit: Visit): Promise<void> {
	const [sent] = await visit('message/send', { ...one, from: FROM });
	await visit('message/send', { ...one, options: LATER });
	await visit('message/sendBulk', { ...FROM_INPUT, from: FROM }, [
		{ ...one, reference: 'first' },
		{ to: 'nobody', text: 'Test' },
	]);
	await visit('message/sendBulk', { ...one, options: { sendAt: LATER.sendAt } });
	await tourOfPreviews(visit);

	const [picture] = await visit('file/create', { type: 'mms', url: 'https://example.com/a.png' });
	const [voice] = await visit('file/create', {
		type: 'voice',
		url: 'https://example.com/a.wav',
		name: 'a',
	});
	const options = { sendAt: LATER.sendAt };
	const fileId = picture!.fileId as string;
	const recording = { say: 'recording', fileId: voice!.fileId as string };
	await visit('message/sendVoice', { to: PHONE, ...recording });
	await visit('message/sendVoice', { ...one, options });
	await visit('message/sendMms', { to: PHONE, title: 'Hello', fileId });
	await visit('message/sendMms', { to: PHONE, title: 'Hello', fileId, options });
	const rcsId = '0c9d7c86-52f8-4f2b-9d0e-6b1f6a8f2c11';
	await visit('message/sendRcs', { ...one, rcsId });
	await visit('message/sendRcs', { ...one, rcsId, options });

	const byId = { messageId: sent!.messageId as string };
	await visit('message/getStatus', { reference: sent!.reference as string });
	for (const asked of [byId, { reference: sent!.reference as string }]) {
		await visit('message/waitForDelivery', { ...asked, timeoutSeconds: 60 });
	}
	// This message is not delivered, so its status has a reason.
	const [lost] = await visit('message/send', { ...one, to: '+48500600001' });
	const lostId = { messageId: lost!.messageId as string };
	await visit('message/waitForDelivery', { ...lostId, timeoutSeconds: 60 });
	await visit('message/getStatus', lostId);
	await visit('message/get', lostId);
	await visit('message/get', byId);
	await visit('message/getMany', { returnAll: true });
	await visit('message/cancelScheduled', { reference: LATER.reference });
	const [scheduled] = await visit('message/send', { ...one, options });
	await visit('message/cancelScheduled', { messageId: scheduled!.messageId as string });
	await tourOfQuestions(visit);
	await visit('statistic/getMany', { type: '', returnAll: true });

	await visit('file/get', { type: 'mms', fileId });
	await visit('file/getMany', { type: 'mms', returnAll: true });
	await visit('file/delete', { type: 'mms', fileId });
}

async function tourOfIncoming(visit: Visit, { gateway }: Bench<SerwerSmsGateway>): Promise<void> {
	for (const type of ['eco', 'nd', 'ndi', 'pre'] as const) {
		gateway.receive({ phone: PHONE, text: 'TAK', type });
	}
	const attachments = [{ name: 'a.png', content_type: 'image/png', data: 'iVBORw0K' }];
	for (const phone of [PHONE, '500600701']) {
		await visit('message/waitForReply', { phone, timeoutSeconds: 1 });
	}
	gateway.receive({ phone: PHONE, text: '', type: 'mms', title: 'Zdjęcie', attachments });
	const types = ['eco', 'nd', 'ndi', 'premium', 'mms'];
	await visit('incomingMessage/getMany', { types, returnAll: true });
	await visit('message/reply', one);
	await visit('message/reply', { ...one, replyThrough: 'ndi', ndiNumber: '664078059' });
	const [premium] = await visit('premium/getMany', { returnAll: true });
	const { fromNumber, toNumber, premiumId } = premium as Record<string, string>;
	const answer = { phone: fromNumber!, gate: toNumber!, premiumId: premiumId!, text: 'Dziękujemy' };
	await visit('premium/send', answer);
	await visit('premium/getQuiz', { quizId: '41' });
}

async function tourOfAccount(visit: Visit, { gateway }: Bench<SerwerSmsGateway>): Promise<void> {
	gateway.setLimit('voice', 'not_available');
	await visit('account/getBalance');
	await visit('account/getHelp');
	await visit('account/getMessages');
	await visit('account/explainError', { code: '3106' });
	await visit('account/create', {
		phone: PHONE,
		email: 'jan@example.com',
		firstName: 'Jan',
		lastName: 'Nowak',
		company: 'Firma',
	});
	await visit('sender/create', { name: 'NEWSHOP' });
	await visit('sender/getMany', { returnAll: true });

	const [template] = await visit('template/create', { name: 'Hello', text: 'Dzień dobry' });
	const templateId = template!.templateId as string;
	await visit('template/update', { templateId, name: 'Hello', text: 'Cześć' });
	await visit('template/getMany', { returnAll: true });
	await visit('template/delete', { templateId });

	const [made] = await visit('subaccount/create', {
		username: 'shop2',
		password: 'secret-password',
		templateId: String(gateway.subaccounts[0]!.id),
		additionalFields: { name: 'Shop', phone: PHONE, email: 'shop@example.com' },
	});
	const subaccountId = made!.subaccountId as string;
	await visit('subaccount/get', { subaccountId });
	await visit('subaccount/getMany', { returnAll: true });
	await visit('subaccount/setLimit', { subaccountId, type: 'eco', value: 100 });
	await visit('subaccount/delete', { subaccountId });

	await visit('payment/getMany', { returnAll: true });
	await visit('payment/get', { paymentId: '9001' });
	await visit('payment/getInvoice', { paymentId: '9001' });
}

async function tourOfChannels(visit: Visit): Promise<void> {
	await visit('sqlTable/makeTable', { tableName: 'sms_outgoing' });
	const [row] = await visit('sqlTable/makeRows', { ...FROM_INPUT, from: FROM }, [one]);
	const taken = { ...row, smsid: 'a1b2c3d4e5', parts: 1 };
	await visit('sqlTable/readReports', {}, [
		{ ...row, smsid: '', dlr: '0' },
		{ ...taken, dlr: '2', dlr_date: '2026-01-05 10:00:07', dlr_code: 2000 },
	]);
	const incoming = { number: '71200', sender: PHONE, message: 'TAK' };
	await visit('sqlTable/readIncoming', {}, [
		{ id: 7, ...incoming, date: '2026-01-05 10:00:00' },
		{ ...incoming, id: 8, number: '', date: '2026-01-05 10:00:00' },
	]);
	await visit('ftpFile/makeFile', { ...one, reference: 'nightly1' });
}
