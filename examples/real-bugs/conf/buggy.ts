export { default as Conf } from 'conf-1.1.2';
