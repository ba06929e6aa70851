/**
 * What SerwerSMS's error codes mean, and what to do about them. Its own words come in the language
 * of the account, so the code alone is read. Source: HTTPS API v2, "General communications".
 */
export const MEANINGS: Readonly<Record<number, string>> = {
	1000: 'SerwerSMS knows no such action. Check the Base URL in the credential.',
	1001: 'SerwerSMS does not know this user name and password. Correct them in the credential: an API user is made in the panel under HTTP API.',
	1002: 'This user may not use the API. Allow it in the SerwerSMS panel.',
	1003: 'SerwerSMS does not allow this IP address. Add it in the SerwerSMS panel, or lift the restriction.',
	1004: 'SerwerSMS has nothing under this ID. Check it.',
	1005: 'The API user has no permission for this. Give it in the SerwerSMS panel.',
	1006: 'SerwerSMS calls the data badly formed. Check the values.',
	1007: 'The SerwerSMS account is not fully active. Complete its activation in the panel.',
	1008: 'The API user may not see phone numbers. Allow it in the SerwerSMS panel.',
	1009: 'SerwerSMS has blocked this IP address. Ask its support to unblock it.',
	1010: 'SerwerSMS is temporarily not available. Try again later.',
	1011: 'The SerwerSMS token has expired. Make a new one in the panel and enter it in the credential.',
	1012: 'SerwerSMS does not accept this token. Copy it again from the panel.',
	2000: 'A value that SerwerSMS needs is missing. Fill in the empty fields.',
	2001: 'SerwerSMS calls this no valid phone number. Write it with + and its calling code.',
	2002: 'SerwerSMS knows no such error code.',
	3000: 'The limit of ECO+ messages is used up. Top it up, or raise it in the panel.',
	3001: 'The account may not send ECO+ messages. Set a sender name, or ask for the permission.',
	3002: 'The limit of FULL messages is used up. Top it up, or raise it in the panel.',
	3003: 'The account may not send FULL messages. Leave the sender empty, or ask for the permission.',
	3004: 'The limit of MMS is used up. Top it up, or raise it in the panel.',
	3005: 'The account may not send MMS. Ask SerwerSMS for the permission.',
	3006: 'The limit of voice messages is used up. Top it up, or raise it in the panel.',
	3007: 'The account may not send voice messages. Ask SerwerSMS for the permission.',
	3008: 'The account may not send flash messages. Switch Flash off, or ask for the permission.',
	3009: 'The account may not send messages. Ask SerwerSMS for the permission.',
	3100: 'Sending is blocked: the number is on the blacklist, or the account may not send now.',
	3101: 'The message is empty. Give it a text.',
	3102: 'The message is too long. Shorten it.',
	3103: 'SerwerSMS calls the recipient no valid number. Correct it.',
	3104: 'There is nobody to send to. Check the number, the group or the contact.',
	3105: 'SerwerSMS does not take this content. Rewrite it.',
	3106: 'This sender name may not be used. Choose one that SerwerSMS has authorised.',
	3107: 'The account may not send a text of its own to each number. Ask for the permission.',
	3108: 'SerwerSMS does not take this sending time. Check Send At and the time zone in the credential.',
	3109: 'SerwerSMS does not take this file. Check its type and its ID.',
	3110: 'There are too many messages in one request. Lower the batch size.',
	3111: 'A reference was used before, so nothing of this request was sent. Give each message its own.',
	3200: 'A reference has characters that SerwerSMS does not take. Use 3 to 50 letters and digits.',
	3201: 'A reference is not unique, so nothing of this request was sent. Give each message its own.',
	3202: 'SerwerSMS counts other references than messages, so nothing of this request was sent.',
	3330: 'There are no such messages.',
	3331: 'SerwerSMS does not show so many entries at once. Narrow the question.',
	4000: 'The file is too large.',
	4001: 'There is no such file. Check its ID and type.',
	4002: 'SerwerSMS does not take this file. Check its type.',
	4100: 'SerwerSMS could not reach the network to check the number. Try again later.',
	4101: 'This is no number that can be checked. Correct it.',
	4102: 'The account may not check numbers. Ask SerwerSMS for the permission.',
	4103: 'The limit of number checks is used up. Top it up, or raise it in the panel.',
	4104: 'The account may not check numbers: it is blocked. Ask SerwerSMS.',
	4105: 'The check of the number still runs. Ask again later with its ID.',
	4106: 'SerwerSMS knows no check of a number under this ID.',
	4200: 'The answer to the premium message could not be sent. It may be answered already.',
	4201: 'There is no such premium message. Check number, gate and ID.',
	4300: 'The login is missing.',
	4301: 'The password is missing.',
	4302: 'The phone number is missing.',
	4303: 'The e-mail address is missing.',
	4304: 'The first name is missing.',
	4305: 'The last name is missing.',
	4306: 'The company is missing.',
	4307: 'The phone number is wrong.',
	4308: 'The e-mail address is wrong.',
	4309: 'The login is too short.',
	4310: 'The login is wrong.',
	4311: 'The company is wrong.',
	4312: 'There is an account with this login already.',
	4313: 'SerwerSMS could not register the account. Try again later.',
	4320: 'The present password is missing.',
	4321: 'The present password is wrong.',
	4322: 'The new password is missing.',
	4323: 'The new passwords differ.',
	4324: 'The login is missing.',
	4325: 'The login is wrong.',
	4400: 'The account has this sender name already.',
	4401: 'A number cannot be added as a sender name.',
	4402: 'This is no sender name: at most 11 letters and digits.',
	4403: 'The number is wrong.',
	4404: 'The code or the number is wrong.',
	4405: 'The number is active already.',
	4406: 'A demo account cannot add sender names.',
	4407: 'The test package allows one sender name of your own.',
	4500: 'The account may not manage subaccounts. Ask SerwerSMS for the permission.',
	4501: 'A subaccount cannot have subaccounts.',
	4502: 'This user name is taken. Choose another.',
	4503: 'There is no subaccount to take the permissions from. Check the template.',
	4504: 'SerwerSMS does not take this user name or password. Choose longer ones.',
	4600: 'There is nothing to do for the blacklist.',
	4601: 'The number is on the blacklist already.',
	4602: 'The number is not on the blacklist.',
};

/** Every further request would be refused as well. */
export const AFFECTS_ALL: ReadonlySet<number> = new Set([
	1000, 1001, 1002, 1003, 1007, 1009, 1010, 1011, 1012,
]);

/** The user or the token is not let in. */
export const REFUSES_CREDENTIAL: ReadonlySet<number> = new Set([1001, 1002, 1011, 1012]);

/** Down for a moment: nothing was done, and the same request may be made again. */
export const UNAVAILABLE = 1010;

export const NO_SUCH_ACTION = '1000';
/** A reference that was used before, or stands twice in one request. Nothing of it is sent. */
export const REFERENCE_USED: ReadonlySet<string> = new Set(['3111', '3201']);
export const NO_MESSAGES = '3330';
export const TOO_MANY_TO_SHOW = '3331';
export const STILL_CHECKING = '4105';

/** Why a message was not sent or not delivered. Source: the vendor's clients, `reason`. */
export const REASONS: Readonly<Record<string, string>> = {
	message_expired: 'The message could not be delivered in time.',
	unsupported_number: 'The number is not supported.',
	message_rejected: 'The operator rejected the message.',
	missed_call: 'The recipient could not be reached.',
	wrong_number: 'The number is wrong.',
	limit_exhausted: 'The limit of messages is used up. Top it up, or raise it in the panel.',
	lock_send: 'Sending is blocked.',
	wrong_message: 'The message is not allowed or empty.',
	operator_error: 'The operator had an error.',
	wrong_sender_name: 'The sender name may not be used.',
	number_is_blacklisted: 'The number is on the blacklist.',
	sending_to_foreign_networks_is_locked: 'The account may not send abroad.',
	no_permission_to_send_messages: 'The account has no permission to send.',
	other_error: 'SerwerSMS gives no closer reason.',
};
