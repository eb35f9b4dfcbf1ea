using MediatR;

namespace Portal.Application.Pipeline;

/// <summary>A question: reads, changes nothing, leaves no audit entry.</summary>
public interface IQuery<out TAnswer> : IRequest<TAnswer>;

/// <summary>
/// An intent to change something: runs in one transaction, saves once and leaves exactly one audit entry,
/// all of which commit together or not at all.
/// </summary>
public interface ICommand<out TAnswer> : IRequest<TAnswer>;
