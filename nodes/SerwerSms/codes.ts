/**
 * What each SerwerSMS error code means, and what the user can do about it. SerwerSMS's own texts
 * come in the language of the account, so only the code is read.
 * Source: HTTPS API v2, "General communications".
 */
export const ERROR_MESSAGES: Readonly<Record<number, string>> = {
	1000: 'SerwerSMS does not have this API action. Check the Base URL in the credential.',
	1001: 'SerwerSMS does not know this username and password. Enter those of an API user in the credential. You create an API user in the SerwerSMS panel under HTTP API.',
	1002: 'This user may not use the API. Allow it in the SerwerSMS panel.',
	1003: 'SerwerSMS does not allow this IP address. Add the address in the SerwerSMS panel, or remove the restriction.',
	1004: 'SerwerSMS found nothing under this ID. Check the ID.',
	1005: 'The API user does not have permission for this. Grant it in the SerwerSMS panel.',
	1006: 'SerwerSMS rejected the data because of its format. Check the values.',
	1007: 'The SerwerSMS account is not fully active. Complete its activation in the panel.',
	1008: 'The API user may not see phone numbers. Allow it in the SerwerSMS panel.',
	1009: 'SerwerSMS has blocked this IP address. Ask SerwerSMS support to unblock it.',
	1010: 'SerwerSMS is temporarily not available. Try again later.',
	1011: 'The SerwerSMS token has expired. Create a new one in the panel and enter it in the credential.',
	1012: 'SerwerSMS does not accept this token. Copy it again from the panel.',
	2000: 'A required value is missing. Fill in the empty fields.',
	2001: 'SerwerSMS rejected the phone number as invalid. Write it with + and its calling code.',
	2002: 'SerwerSMS does not know this error code. Check the code.',
	3000: 'The account has used up its ECO+ messages. Top it up, or raise the limit in the SerwerSMS panel.',
	3001: 'The account may not send ECO+ messages. Enter a sender name in From, or ask SerwerSMS for permission.',
	3002: 'The account has used up its FULL messages. Top it up, or raise the limit in the SerwerSMS panel.',
	3003: 'The account may not send FULL messages. Leave From empty, or ask SerwerSMS for permission.',
	3004: 'The account has used up its MMS messages. Top it up, or raise the limit in the SerwerSMS panel.',
	3005: 'The account may not send MMS messages. Ask SerwerSMS for permission.',
	3006: 'The account has used up its voice messages. Top it up, or raise the limit in the SerwerSMS panel.',
	3007: 'The account may not send voice messages. Ask SerwerSMS for permission.',
	3008: 'The account may not send flash messages. Turn off Flash, or ask SerwerSMS for permission.',
	3009: 'The account may not send messages. Ask SerwerSMS for permission.',
	3100: 'Sending is blocked. The number is on the blacklist, or the account may not send right now. Check both in the SerwerSMS panel.',
	3101: 'The message is empty. Enter a text.',
	3102: 'The message is too long. Shorten it.',
	3103: 'SerwerSMS rejected the phone number of the recipient as invalid. Correct it.',
	3104: 'The message has no recipient. Check the number, the group or the contact.',
	3105: 'SerwerSMS does not allow this content. Change the text.',
	3106: 'This sender name may not be used. Choose one that SerwerSMS has authorized.',
	3107: 'The account may not send a different text to each number. Ask SerwerSMS for permission.',
	3108: 'SerwerSMS does not accept this sending time. Check Send At and the time zone in the credential.',
	3109: 'SerwerSMS does not accept this file. Check its type and its ID.',
	3110: 'The request has too many messages. Lower the batch size.',
	3111: 'A reference was used before, so SerwerSMS sent nothing from this request. Give each message its own reference.',
	3200: 'A reference has characters that SerwerSMS does not accept. Use 3 to 50 letters (a-z, A-Z) and digits.',
	3201: 'A reference is not unique, so SerwerSMS sent nothing from this request. Give each message its own reference.',
	3202: 'The request does not have one reference per message, so SerwerSMS sent nothing from it.',
	3330: 'SerwerSMS found no messages.',
	3331: 'The list has too many entries for SerwerSMS to return at once. Narrow the filters.',
	4000: 'The file is too large. Use a smaller one.',
	4001: 'SerwerSMS has no such file. Check its ID and type.',
	4002: 'SerwerSMS does not accept this file. Check its type.',
	4100: 'SerwerSMS could not reach the mobile network to check the number. Try again later.',
	4101: 'SerwerSMS cannot check this number. Correct it.',
	4102: 'The account may not check numbers. Ask SerwerSMS for permission.',
	4103: 'The account has used up its number checks. Top it up, or raise the limit in the SerwerSMS panel.',
	4104: 'SerwerSMS has blocked number checks for this account. Ask SerwerSMS support.',
	4105: 'The number check is still running. Ask for its result later with the Check ID.',
	4106: 'SerwerSMS has no number check under this ID. Check the ID.',
	4200: 'SerwerSMS could not send the answer to the premium message. The message may already be answered.',
	4201: 'SerwerSMS has no such premium message. Check the phone number, the gate and the ID.',
	4300: 'The login is missing.',
	4301: 'The password is missing.',
	4302: 'The phone number is missing.',
	4303: 'The email address is missing.',
	4304: 'The first name is missing.',
	4305: 'The last name is missing.',
	4306: 'The company is missing.',
	4307: 'The phone number is not valid. Correct it.',
	4308: 'The email address is not valid. Correct it.',
	4309: 'The login is too short. Choose a longer one.',
	4310: 'The login is not valid. Choose another.',
	4311: 'The company is not valid. Correct it.',
	4312: 'There is already an account with this login. Choose another.',
	4313: 'SerwerSMS could not register the account. Try again later.',
	4320: 'The current password is missing.',
	4321: 'The current password is wrong.',
	4322: 'The new password is missing.',
	4323: 'The new passwords do not match.',
	4324: 'The login is missing.',
	4325: 'The login is not valid.',
	4400: 'The account already has this sender name.',
	4401: 'A phone number cannot be added as a sender name.',
	4402: 'SerwerSMS rejected the sender name as invalid. Use at most 11 letters and digits.',
	4403: 'The phone number is not valid. Correct it.',
	4404: 'The code or the phone number is wrong. Check both.',
	4405: 'The phone number is already active.',
	4406: 'A demo account cannot add sender names.',
	4407: 'The test package allows only one sender name of your own.',
	4500: 'The account may not manage subaccounts. Ask SerwerSMS for permission.',
	4501: 'A subaccount cannot have subaccounts of its own.',
	4502: 'This username is taken. Choose another.',
	4503: 'SerwerSMS has no subaccount to copy the permissions from. Check the template.',
	4504: 'SerwerSMS does not accept this username or password. Choose longer ones.',
	4600: 'There is nothing to change on the blacklist.',
	4601: 'The number is already on the blacklist.',
	4602: 'The number is not on the blacklist.',
};

/** Errors that every further request would get too. */
export const AFFECTS_ALL: ReadonlySet<number> = new Set([
	1000, 1001, 1002, 1003, 1007, 1009, 1010, 1011, 1012,
]);

/** SerwerSMS refused the user or the token. */
export const REFUSES_CREDENTIAL: ReadonlySet<number> = new Set([1001, 1002, 1011, 1012]);

/** A temporary outage. SerwerSMS did nothing, so the same request may be sent again. */
export const UNAVAILABLE = 1010;

export const NO_SUCH_ACTION = '1000';
/** A reference was used before, or is twice in the request. SerwerSMS sends no message of it. */
export const REFERENCE_USED: ReadonlySet<number> = new Set([3111, 3201]);
export const NO_MESSAGES = '3330';
export const TOO_MANY_TO_SHOW = '3331';
export const STILL_CHECKING = '4105';

/**
 * Sentences for the `reason` why a message was not sent or not delivered.
 * Source: the vendor's clients, `reason`.
 */
export const FAILURE_REASONS: Readonly<Record<string, string>> = {
	message_expired: 'The message could not be delivered in time.',
	unsupported_number: 'SerwerSMS does not support the number.',
	message_rejected: 'The operator rejected the message.',
	missed_call: 'The recipient could not be reached.',
	wrong_number: 'The number is wrong.',
	limit_exhausted:
		'The account has used up its messages. Top it up, or raise the limit in the SerwerSMS panel.',
	lock_send: 'Sending is blocked.',
	wrong_message: 'The message is empty or not allowed.',
	operator_error: 'The operator had an error.',
	wrong_sender_name: 'The sender name may not be used.',
	number_is_blacklisted: 'The number is on the blacklist.',
	sending_to_foreign_networks_is_locked: 'The account may not send to foreign networks.',
	no_permission_to_send_messages: 'The account has no permission to send messages.',
	other_error: 'SerwerSMS gave no further reason.',
};
