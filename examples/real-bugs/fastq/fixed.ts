import fastq from 'fastq-1.17.0';

export const { promise } = fastq;
