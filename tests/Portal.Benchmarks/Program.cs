using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Portal.Benchmarks;

// dotnet run -c Release --project tests/Portal.Benchmarks -- documents
if (args is ["documents"])
{
    await DocumentTimes.RunAsync();
    return;
}

// dotnet run -c Release --project tests/Portal.Benchmarks -- --filter '*'
// In process: no project is generated and nothing is restored, so it runs wherever the tests run.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
