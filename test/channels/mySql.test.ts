import { testMessagesThrough } from './database';

testMessagesThrough('mySql');
