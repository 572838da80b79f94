import { describe } from 'vitest';
import { memoryStore } from '#gateway/store/store-memory.ts';
import { keepsTheStoreContract, keptOf } from './store-contract.ts';

describe('the memory store', () => {
  keepsTheStoreContract(async () => {
    const store = memoryStore();
    return { store, kept: () => store.all().map(keptOf) };
  });
});
