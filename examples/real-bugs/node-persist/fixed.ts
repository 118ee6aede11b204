import storage from 'node-persist-3.1.2';

export const { create } = storage;
