#!/usr/bin/env node
const { App } = require('aws-cdk-lib');
const { NetworkStack } = require('./lib/network-stack');
const { ApplianceStack } = require('./lib/appliance-stack');

const app = new App();
const network = new NetworkStack(app, 'Network');
new ApplianceStack(app, 'Appliance', { vpc: network.vpc });
