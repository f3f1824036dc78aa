const { Stack } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const { Construct } = require('constructs');

/** An instance with a management interface: by mistake, that is in the zone of another subnet. */
class Appliance extends Construct {
  constructor(scope, id, { vpc }) {
    super(scope, id);
    const [first, second] = vpc.isolatedSubnets;
    const instance = new ec2.Instance(this, 'Instance', {
      vpc,
      vpcSubnets: { subnets: [first] },
      instanceType: new ec2.InstanceType('c5.large'),
      machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0a1b2c3d4e5f60718' }),
    });
    const management = new ec2.CfnNetworkInterface(this, 'Management', { subnetId: second.subnetId });
    new ec2.CfnNetworkInterfaceAttachment(this, 'Attachment', {
      deviceIndex: '1',
      instanceId: instance.instanceId,
      networkInterfaceId: management.ref,
    });
  }
}

class ApplianceStack extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    new Appliance(this, 'Firewall', props);
  }
}

module.exports = { ApplianceStack };
