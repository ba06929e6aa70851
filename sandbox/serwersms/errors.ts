import { json, Refusal, type Answer } from '../exchange';

/** Source: HTTPS API v2, "General communications", the table of codes and their types. */
const ERRORS = {
	1000: ['InvalidAction', 'No action was given'],
	1001: ['InvalidUser', 'Wrong login or password'],
	1002: ['InvalidRole', 'The user may not use the API'],
	1003: ['InvalidIP', 'This IP address is not authorized'],
	1004: ['InvalidID', 'Wrong ID'],
	1005: ['InvalidRole', 'No permission'],
	1006: ['InvalidData', 'Wrong format of data'],
	1007: ['InvalidRole', 'The account is not fully active'],
	1008: ['InvalidRole', 'The user may not see phone numbers'],
	1009: ['InvalidIP', 'This IP address is blocked'],
	1010: ['SystemError', 'The system is temporarily unavailable'],
	1011: ['InvalidToken', 'The API token has expired'],
	1012: ['InvalidToken', 'Wrong API token'],
	2000: ['ValidationRequiredError', 'A required parameter is missing'],
	2001: ['ValidationPhoneError', 'Wrong phone number'],
	2002: ['ValidationCodeError', 'No such error code'],
	3000: ['SendError', 'The limit of SMS ECO+ is used up'],
	3001: ['SendError', 'No permission to send SMS ECO+'],
	3002: ['SendError', 'The limit of SMS FULL is used up'],
	3003: ['SendError', 'No permission to send SMS FULL'],
	3004: ['SendError', 'The limit of MMS is used up'],
	3005: ['SendError', 'No permission to send MMS'],
	3006: ['SendError', 'The limit of VOICE is used up'],
	3007: ['SendError', 'No permission to send VOICE'],
	3008: ['SendError', 'No permission to send flash SMS'],
	3009: ['SendError', 'No permission to send SMS'],
	3100: ['SendError', 'Sending is blocked'],
	3101: ['SendError', 'The message is empty'],
	3102: ['SendError', 'The message is too long'],
	3103: ['SendError', 'Wrong number of the recipient'],
	3104: ['SendError', 'There are no phone numbers'],
	3105: ['SendError', 'Wrong content of the message'],
	3106: ['SendError', 'This sender name cannot be used'],
	3107: ['SendError', 'No permission to send personalized messages'],
	3108: ['SendError', 'Wrong time of sending'],
	3109: ['SendError', 'Wrong file'],
	3110: ['SendError', 'Too many messages in one request'],
	3111: ['SendError', 'Not unique'],
	3200: ['SendError', 'Wrong characters in unique_id'],
	3201: ['SendError', 'The values of unique_id are not unique'],
	3202: ['SendError', 'The counts of messages and of unique_id differ'],
	3330: ['MessageError', 'There are no messages'],
	3331: ['MessageError', 'Too many records to display'],
	4000: ['FileError', 'The file is too large'],
	4001: ['FileError', 'The file does not exist'],
	4002: ['FileInvalid', 'Wrong file'],
	4100: ['PhoneError', 'Connection error'],
	4101: ['PhoneError', 'Wrong number'],
	4102: ['PhoneError', 'No permission to HLR'],
	4103: ['PhoneError', 'The limit of HLR queries is used up'],
	4104: ['PhoneError', 'The account is blocked'],
	4105: ['PhoneError', 'Waiting for the response'],
	4106: ['PhoneError', 'Wrong identifier'],
	4200: ['PremiumError', 'The message could not be sent'],
	4201: ['PremiumError', 'Wrong data'],
	4300: ['AccountError', 'No login'],
	4301: ['AccountError', 'No password'],
	4302: ['AccountError', 'No phone number'],
	4303: ['AccountError', 'No e-mail address'],
	4304: ['AccountError', 'No first name'],
	4305: ['AccountError', 'No last name'],
	4306: ['AccountError', 'No company name'],
	4307: ['AccountError', 'Wrong phone number'],
	4308: ['AccountError', 'Wrong e-mail address'],
	4309: ['AccountError', 'The login is too short'],
	4310: ['AccountError', 'Wrong login'],
	4311: ['AccountError', 'Wrong company'],
	4312: ['AccountError', 'The login exists'],
	4313: ['AccountError', 'The registration failed'],
	4320: ['AccountError', 'No current password'],
	4321: ['AccountError', 'Wrong current password'],
	4322: ['AccountError', 'No new password'],
	4323: ['AccountError', 'The new passwords differ'],
	4324: ['AccountError', 'No login was given'],
	4325: ['AccountError', 'Wrong login was given'],
	4400: ['SenderExists', 'The sender name exists'],
	4401: ['SenderError', 'A number cannot be added as a sender name'],
	4402: ['SenderInvalid', 'Wrong sender name'],
	4403: ['SenderError', 'Wrong number'],
	4404: ['SenderError', 'Wrong code or number'],
	4405: ['SenderError', 'The number is active already'],
	4406: ['SenderError', 'The demo account cannot add sender names'],
	4407: ['SenderError', 'The test package allows one sender name of your own'],
	4500: ['SubaccountError', 'No permission to the section of users'],
	4501: ['SubaccountError', 'A subaccount cannot create subaccounts'],
	4502: ['SubaccountError', 'The login is taken'],
	4503: ['SubaccountError', 'No template of permissions'],
	4504: ['SubaccountError', 'Wrong login or password'],
	4600: ['BlacklistError', 'There is nothing to do'],
	4601: ['BlacklistPhoneExists', 'The number is on the list already'],
	4602: ['BlacklistError', 'The number was not found'],
} as const satisfies Readonly<Record<number, readonly [type: string, message: string]>>;

export type ErrorCode = keyof typeof ERRORS;

export const ERROR_CODES = Object.keys(ERRORS).map(Number) as ErrorCode[];

export function errorMessage(code: ErrorCode): string {
	return ERRORS[code][1];
}

export function errorBody(code: ErrorCode): { error: Record<string, unknown> } {
	const [type, message] = ERRORS[code];
	return { error: { code, type, message } };
}

/** The HTTP status of an error is 200 as well. The reason appears only in the request log. */
const errorAnswer = (code: ErrorCode, reason?: string): Answer => ({
	...json(200, errorBody(code)),
	reason,
});

export const refusal = (code: ErrorCode, reason: string): Refusal =>
	new Refusal(errorAnswer(code, reason));

export const missing = (name: string): Refusal => refusal(2000, `${name} is missing`);

export const unknownId = (what: string): Refusal => refusal(1004, `there is no ${what}`);

export const badFormat = (reason: string): Refusal => refusal(1006, reason);

/** The answer of error/<code>, which is an error itself. */
export function explained(code: number): Answer {
	return errorAnswer(ERROR_CODES.find((known) => known === code) ?? 2002);
}

/** Answers where there is no action. The web server refuses any method but POST. */
export const outside = {
	notFound: (): Answer => errorAnswer(1000, 'there is no such action'),
	methodNotAllowed: (): Answer => json(405, errorBody(1000)),
	unreadable: (status: number, reason: string): Answer => ({
		...json(status, errorBody(status < 500 ? 1006 : 1010)),
		reason,
	}),
};
