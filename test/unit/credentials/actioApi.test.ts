import { ActioApi } from '../../../credentials/ActioApi.credentials';
import { testConnection } from '../../support/connectionTest';
import { requestLikeHttpRequestNode, ANSWER_FORMS } from '../../support/httpRequestNode';
import { answering, RawServer } from '../gateway/rawServer';

const TOKEN = 't-9173f4223c162c80';

let server: RawServer;
let reply: ReturnType<typeof answering>;
beforeAll(async () => {
	server = await RawServer.open((request, socket) => reply(request, socket));
});
afterAll(async () => await server.close());

const JSON_HEADERS = { Connection: 'close', 'Content-Type': 'application/json' };

describe.each(ANSWER_FORMS)(
	'a request of the HTTP Request node that reads the answer %s',
	(_, way) => {
		it('has the token only in a header and changes nothing else', async () => {
			reply = answering(200, '{}', JSON_HEADERS);
			const body = { from: '48732129000', to: '48500600700', body: 'Zażółć' };
			await requestLikeHttpRequestNode(
				new ActioApi(),
				{ token: TOKEN },
				{ ...way, method: 'POST', uri: server.url('/api/sms'), body, headers: { 'x-own': 'y' } },
			);
			const received = server.received.at(-1)!;
			expect(received.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, 'x-own': 'y' });
			expect(JSON.parse(received.body)).toEqual(body);
			expect(received.line).toBe('POST /api/sms HTTP/1.1');
		});
	},
);

describe('the connection test', () => {
	const data = () => ({ token: TOKEN, baseUrl: server.url() });

	it('tries to send an empty message to nobody', async () => {
		reply = answering(422, '{"errors":{"to":["required"]}}', JSON_HEADERS);
		expect(await testConnection(new ActioApi(), data())).toMatchObject({ status: 'OK' });
		const { line, body } = server.received.at(-1)!;
		expect(line).toBe('POST /api/sms HTTP/1.1');
		expect(JSON.parse(body)).toEqual({ from: '', to: '', body: '' });
	});

	it.each([401, 403])('says that ACTIO does not accept the token (HTTP %i)', async (status) => {
		reply = answering(status, '{"errors":{"token":["Invalid token"]}}', JSON_HEADERS);
		expect(await testConnection(new ActioApi(), data())).toMatchObject({
			status: 'Error',
			message: 'ACTIO does not accept this token. Copy it again from the ACTIO panel.',
		});
	});

	it('does not pass if the message is accepted', async () => {
		reply = answering(200, '{"message_id":"a906cff7719bd889"}', JSON_HEADERS);
		expect(await testConnection(new ActioApi(), data())).toMatchObject({ status: 'Error' });
	});
});
