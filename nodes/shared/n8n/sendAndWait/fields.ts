import type { INodeProperties } from 'n8n-workflow';

/**
 * Names as n8n's own nodes have them that wait for an answer: n8n makes the human review of an AI
 * agent's tools out of these fields.
 */
export const questionFields: INodeProperties[] = [
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		required: true,
		default: '',
		placeholder: 'e.g. Order 1234 over 5,000 zł: go ahead?',
		description:
			'What to ask. The links are added below it; each takes some 170 characters, so such a message has several parts.',
	},
	{
		displayName: 'Response Type',
		name: 'responseType',
		type: 'options',
		default: 'approval',
		options: [
			{
				name: 'Approval',
				value: 'approval',
				description: 'A link to a page to approve, or to approve or decline',
			},
			{
				name: 'Free Text',
				value: 'freeText',
				description: 'A link to a page with a form for an answer in their own words',
			},
		],
	},
	{
		displayName: 'Approval Options',
		name: 'approvalOptions',
		type: 'fixedCollection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { responseType: ['approval'] } },
		options: [
			{
				displayName: 'Values',
				name: 'values',
				values: [
					{
						displayName: 'Type of Approval',
						name: 'approvalType',
						type: 'options',
						default: 'single',
						options: [
							{ name: 'Approve Only', value: 'single' },
							{ name: 'Approve and Disapprove', value: 'double' },
						],
					},
					{
						displayName: 'Approve Button Label',
						name: 'approveLabel',
						type: 'string',
						default: 'Approve',
					},
					{
						displayName: 'Disapprove Button Label',
						name: 'disapproveLabel',
						type: 'string',
						displayOptions: { show: { approvalType: ['double'] } },
						default: 'Decline',
					},
					{
						displayName: 'One Link',
						name: 'oneLink',
						type: 'boolean',
						displayOptions: { show: { approvalType: ['double'] } },
						default: false,
						description:
							'Whether to send one link to a page with both buttons, which takes fewer parts, instead of a link for each',
					},
				],
			},
		],
	},
];

const forFreeText = { show: { '/responseType': ['freeText'] } };

/** What its pages say, and what stands before a link. */
export const pageOptions: INodeProperties[] = [
	{
		displayName: 'Message Button Label',
		name: 'messageButtonLabel',
		type: 'string',
		displayOptions: forFreeText,
		default: 'Respond',
		description: 'What stands before the link in the message',
	},
	{
		displayName: 'Response Form Title',
		name: 'responseFormTitle',
		type: 'string',
		default: '',
		description: 'Title of the page that a link opens',
	},
	{
		displayName: 'Response Form Description',
		name: 'responseFormDescription',
		type: 'string',
		default: '',
		description: 'Text of the page, instead of the message',
	},
	{
		displayName: 'Response Form Button Label',
		name: 'responseFormButtonLabel',
		type: 'string',
		displayOptions: forFreeText,
		default: 'Submit',
	},
	{
		displayName: 'Thank You Text',
		name: 'thankYouText',
		type: 'string',
		default: 'Thank you. Your answer has been recorded.',
		description: 'What the page says after the answer',
	},
];
