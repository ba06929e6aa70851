import { testMessagesThrough } from './database';

testMessagesThrough('postgres');
