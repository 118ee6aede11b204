import storage from 'node-persist-3.1.0';

export const { create } = storage;
