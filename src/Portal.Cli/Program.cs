Console.Error.WriteLine("portal"); return 2;
